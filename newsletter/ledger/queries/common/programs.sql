-- What other programs are told, and who of them may ask.

-- name: webhooks()
SELECT name, changes FROM webhook ORDER BY name;

-- name: put_webhook(name, changes)!
INSERT INTO webhook (name, changes) VALUES (:name, :changes)
ON CONFLICT (name) DO UPDATE SET changes = excluded.changes;

-- name: delete_webhook(name)!
DELETE FROM webhook WHERE name = :name;

-- name: give_up_notices(webhook, reply)!
UPDATE notice SET state = 'given-up', reply = :reply WHERE webhook = :webhook AND state = 'waiting';

-- name: insert_notice(webhook, change, at, due)^
INSERT INTO notice (webhook, change, at, due, attempts) VALUES (:webhook, :change, :at, :due, 1) RETURNING id;

-- name: is_notice_due(webhook, now)^
SELECT 1 AS due FROM notice WHERE webhook = :webhook AND state = 'waiting' AND due <= :now LIMIT 1;

-- name: notice_told(id)^
SELECT n.*, h.key AS history_key, h.list, h.detail AS standing, h.who, e.detail AS reason, e.campaign_id, c.issue,
    c.lists, c.planned, d.key AS delivery_key, coalesce(p.id, n.subject) AS person, p.address
FROM notice AS n
LEFT JOIN history AS h ON h.id = n.history_id
LEFT JOIN event AS e ON e.id = n.event_id
LEFT JOIN campaign AS c ON c.id = e.campaign_id
LEFT JOIN delivery AS d ON d.id = e.delivery_id
LEFT JOIN subscriber AS p ON p.key = coalesce(h.key, d.key)
WHERE n.id = :id;

-- name: newest_notices(webhook, size)
SELECT id FROM notice WHERE webhook = :webhook ORDER BY id DESC LIMIT :size;

-- name: keep_subject(pseudonym, person)!
UPDATE notice SET subject = :person WHERE history_id IN (SELECT id FROM history WHERE key = :pseudonym);

-- name: count_notices()
SELECT webhook, state, count(*) AS number FROM notice GROUP BY webhook, state;

-- name: settle_notice(id, attempts, state, due, reply)!
UPDATE notice SET state = :state, due = :due, reply = :reply
WHERE id = :id AND attempts = :attempts AND state = 'waiting';

-- name: tell_again(webhook, at)!
UPDATE notice SET state = 'waiting', attempts = 0, due = :at WHERE webhook = :webhook AND state = 'given-up';

-- name: drop_notices(until)!
DELETE FROM notice WHERE state <> 'waiting' AND at < :until;

-- name: insert_token(name, digest, scopes, at, expires)!
INSERT INTO api_token (name, digest, scopes, created_at, expires)
VALUES (:name, :digest, :scopes, :at, :expires) ON CONFLICT DO NOTHING;

-- name: token_by_digest(digest)^
SELECT * FROM api_token WHERE digest = :digest;

-- name: all_tokens()
SELECT * FROM api_token ORDER BY name;

-- name: delete_token(name)!
DELETE FROM api_token WHERE name = :name;

-- name: note_use(id, day)!
UPDATE api_token SET used_on = :day WHERE id = :id AND used_on <> :day;
