-- To forget a person: every row of theirs gets a name that says nothing, so that all that is counted stays the same.

-- name: suppress_open_deliveries(key)
-- Nothing is begun any more; what an event is to say comes back.
UPDATE delivery SET state = 'suppressed', due = '' WHERE key = :key AND state IN ('pending', 'deferred')
RETURNING campaign_id, id, attempts;

-- name: forget_deliveries(key, pseudonym)
UPDATE delivery SET key = :pseudonym, address = :pseudonym, name = '', fields = '{}', reply = '' WHERE key = :key
RETURNING (SELECT c.issue || '-' || c.id FROM campaign AS c WHERE c.id = campaign_id) AS campaign, position, state;

-- name: forget_attempts(pseudonym)!
UPDATE attempt SET reply = '' WHERE delivery_id IN (SELECT id FROM delivery WHERE key = :pseudonym);

-- name: forget_events(pseudonym)!
UPDATE event SET detail = '' WHERE delivery_id IN (SELECT id FROM delivery WHERE key = :pseudonym);

-- name: leave_lists(key, at)
-- Their lists come back.
UPDATE subscription SET former = status, status = 'unsubscribed', event = 'unsubscribe', at = :at
WHERE key = :key AND list IN (SELECT name FROM mailing_list) AND status <> 'unsubscribed'
RETURNING list;

-- name: forget_subscriptions(key, pseudonym)!
-- They belong to no file any more, which does not know the name that they get.
UPDATE subscription SET key = :pseudonym, source = '', name = '', locale = '', fields = '{}', tags = ''
WHERE key = :key AND list IN (SELECT name FROM mailing_list);

-- name: forget_consents(key, pseudonym)!
UPDATE consent SET key = :pseudonym, network = '', confirmed_network = '', text = '' WHERE key = :key;

-- name: forget_history(key, pseudonym)!
-- How many have come and gone is told by the standings, which stay.
UPDATE history SET key = :pseudonym, why = '', detail = CASE
    WHEN change IN ('ask', 'confirm', 'unsubscribe', 'undo', 'remove', 'restore', 'add', 'lapse') THEN detail ELSE ''
END
WHERE key = :key;

-- name: delete_suppressions(key)
DELETE FROM suppression WHERE key = :key RETURNING scope, reason, at, expires;

-- name: delete_subscriber(key)!
DELETE FROM subscriber WHERE key = :key;

-- name: forgotten_since(at)
-- The hashes of people; other suppressions have an @, or the name that a forgotten person's rows got.
SELECT key FROM suppression
WHERE scope = '*' AND at >= :at AND replace(key, '@', '') = key AND substr(key, 1, 10) <> 'forgotten-';
