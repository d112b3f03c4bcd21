-- People, how they stand on lists, what they chose and agreed to, and what has happened to them.

-- name: insert_lists(name)!
INSERT INTO mailing_list (name) VALUES (:name) ON CONFLICT DO NOTHING;

-- name: list_names()
SELECT name FROM mailing_list ORDER BY name;

-- name: list_digest(name)^
SELECT digest FROM mailing_list WHERE name = :name;

-- name: set_list_digest(name, digest, at)!
UPDATE mailing_list SET digest = :digest, read_at = :at WHERE name = :name;

-- name: insert_subscribers(key, address, at)*!
INSERT INTO subscriber (key, address, created_at) VALUES (:key, :address, :at) ON CONFLICT DO NOTHING;

-- name: set_addresses(address, key)*!
UPDATE subscriber SET address = :address WHERE key = :key;

-- name: insert_subscriptions(list, key, status, at, event, former, source, joined_at, name, locale, fields, tags)*!
INSERT INTO subscription (list, key, status, at, event, former, source, joined_at, name, locale, fields, tags)
VALUES (:list, :key, :status, :at, :event, :former, :source, :joined_at, :name, :locale, :fields, :tags)
ON CONFLICT DO NOTHING;

-- name: move_subscriptions(status, at, event, former, source, joined_at, list, key)*!
UPDATE subscription
SET status = :status, at = :at, event = :event, former = :former, source = :source, joined_at = :joined_at
WHERE list = :list AND key = :key;

-- name: set_details(name, locale, fields, tags, list, key)*!
UPDATE subscription SET name = :name, locale = :locale, fields = :fields, tags = :tags
WHERE list = :list AND key = :key;

-- name: delete_subscriptions(list, key)*!
DELETE FROM subscription WHERE list = :list AND key = :key;

-- name: insert_history(at, key, list, change, detail, who, why)*!
INSERT INTO history (at, key, list, change, detail, who, why)
VALUES (:at, :key, :list, :change, :detail, :who, :why);

-- name: subscriptions_of_person(key)
-- There are few lists, so each is asked for the person. The cross join keeps SQLite from reading every subscription.
SELECT s.*, p.address FROM mailing_list AS l
CROSS JOIN subscription AS s
LEFT JOIN subscriber AS p ON p.key = s.key
WHERE s.list = l.name AND s.key = :key
ORDER BY s.list;

-- name: page_of_subscriptions(list, source, status, after, size)
-- `source` and `status` are `any` where all are meant.
SELECT s.*, p.address FROM subscription AS s LEFT JOIN subscriber AS p ON p.key = s.key
WHERE s.list = :list AND s.key > :after AND (s.source = :source OR :source = 'any')
    AND (s.status = :status OR :status = 'any')
ORDER BY s.key LIMIT :size;

-- name: page_of_readers(list, after, size)
-- What readers have chosen for themselves goes before what a file says.
SELECT s.key, p.address, coalesce(p.name, s.name) AS name, coalesce(p.locale, s.locale) AS locale, s.fields
FROM subscription AS s JOIN subscriber AS p ON p.key = s.key
WHERE s.list = :list AND s.status = 'confirmed' AND s.key > :after
ORDER BY s.key LIMIT :size;

-- name: count_subscriptions()
SELECT list, status, count(*) AS number FROM subscription GROUP BY list, status;

-- name: count_active(list, source)^
SELECT count(*) AS number FROM subscription
WHERE list = :list AND source = :source AND status IN ('confirmed', 'pending');

-- name: person_by_key(key)^
SELECT p.*, (SELECT s.expires FROM suppression AS s WHERE s.key = p.key AND s.scope = '~') AS paused_until
FROM subscriber AS p WHERE p.key = :key;

-- name: person_by_id(id)^
SELECT p.*, (SELECT s.expires FROM suppression AS s WHERE s.key = p.key AND s.scope = '~') AS paused_until
FROM subscriber AS p WHERE p.id = :id;

-- name: people_with(pattern, size)
-- `pattern` is what LIKE takes, with \ before what is meant as it stands.
SELECT p.*, (SELECT s.expires FROM suppression AS s WHERE s.key = p.key AND s.scope = '~') AS paused_until
FROM subscriber AS p
WHERE lower(p.address) LIKE :pattern ESCAPE '\' OR p.key LIKE :pattern ESCAPE '\' OR lower(p.name) LIKE :pattern ESCAPE '\'
    OR EXISTS (
        SELECT 1 FROM mailing_list AS l CROSS JOIN subscription AS u
        WHERE u.list = l.name AND u.key = p.key AND lower(u.name) LIKE :pattern ESCAPE '\'
    )
ORDER BY p.key LIMIT :size;

-- name: choose(key, name, locale, time_zone)!
UPDATE subscriber SET name = :name, locale = :locale, time_zone = :time_zone WHERE key = :key;

-- name: insert_consent(key, list, at, how, network, text, version)!
INSERT INTO consent (key, list, at, how, network, text, version)
VALUES (:key, :list, :at, :how, :network, :text, :version);

-- name: confirm_consent(key, list, at, network)!
-- The newest one is what was confirmed.
UPDATE consent SET confirmed_at = :at, confirmed_network = :network
WHERE id = (SELECT max(id) FROM consent WHERE key = :key AND list = :list) AND confirmed_at = '';

-- name: consents_of(key)
SELECT * FROM consent WHERE key = :key ORDER BY id;

-- name: history_of_person(key)
SELECT * FROM history WHERE key = :key ORDER BY id;

-- name: growth_of_list(list)
SELECT substr(at, 1, 10) AS day, detail AS status, count(*) AS number FROM history
WHERE list = :list AND change IN ('ask', 'confirm', 'unsubscribe', 'undo', 'remove', 'restore', 'add', 'lapse')
GROUP BY substr(at, 1, 10), detail ORDER BY substr(at, 1, 10), detail;

-- name: put_suppression(key, scope, reason, at, evidence, expires)!
-- One that holds for good stays, and of two that end the later one does. Somebody's own wish, which they can take back,
-- makes room for what they cannot.
INSERT INTO suppression (key, scope, reason, at, evidence, expires)
VALUES (:key, :scope, :reason, :at, :evidence, :expires)
ON CONFLICT (key, scope) DO UPDATE
SET reason = excluded.reason, at = excluded.at, evidence = excluded.evidence, expires = excluded.expires
WHERE (suppression.expires <> '' AND (excluded.expires = '' OR excluded.expires > suppression.expires))
    OR (
        suppression.reason IN ('unsubscribed', 'forgotten') AND excluded.expires = ''
        AND excluded.reason NOT IN ('unsubscribed', 'forgotten')
    );

-- name: set_pause(key, at, expires)!
INSERT INTO suppression (key, scope, reason, at, expires) VALUES (:key, '~', 'paused', :at, :expires)
ON CONFLICT (key, scope) DO UPDATE SET at = excluded.at, expires = excluded.expires;

-- name: lift_suppression(key, scope)!
-- What somebody has wished themselves ends by their own doing only.
DELETE FROM suppression WHERE key = :key AND scope = :scope AND reason NOT IN ('unsubscribed', 'forgotten');

-- name: lift_own_suppressions(key, hash)
-- Those that stem from a person's own wish.
DELETE FROM suppression
WHERE key IN (:key, :hash) AND scope = '*' AND reason IN ('unsubscribed', 'forgotten')
RETURNING reason;

-- name: suppressions_of_person(key, hash, now)
SELECT * FROM suppression WHERE key IN (:key, :hash) AND scope <> '~' AND (expires = '' OR expires > :now)
ORDER BY scope, key;

-- name: sent_to(key)
SELECT c.issue || '-' || c.id AS campaign, d.state, d.dated, d.fields
FROM delivery AS d JOIN campaign AS c ON c.id = d.campaign_id WHERE d.key = :key ORDER BY c.id;

-- name: addressed(id, campaign_id)^
SELECT d.key, d.address, c.issue || '-' || c.id AS campaign, d.list, c.lists, d.locale, d.state
FROM delivery AS d JOIN campaign AS c ON c.id = d.campaign_id
WHERE d.id = :id AND d.campaign_id = :campaign_id AND substr(d.key, 1, 10) <> 'forgotten-';
