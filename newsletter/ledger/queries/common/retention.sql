-- What is kept for a time only. `before` is the moment before which something has been there for too long.

-- name: page_of_asking(list, before, size)
-- Those who have asked to be on a list and not confirmed.
SELECT key FROM subscription WHERE list = :list AND status = 'pending' AND at < :before ORDER BY key LIMIT :size;

-- name: count_asking(before)^
SELECT count(*) AS number FROM subscription
WHERE list IN (SELECT name FROM mailing_list) AND status = 'pending' AND at < :before;

-- name: page_of_left(before, after, size)
-- People who have been on no list for long.
SELECT p.id, p.key FROM subscriber AS p
WHERE p.id > :after AND p.created_at < :before AND NOT EXISTS (
    SELECT 1 FROM mailing_list AS l CROSS JOIN subscription AS s
    WHERE s.list = l.name AND s.key = p.key AND (s.status IN ('pending', 'confirmed') OR s.at >= :before)
)
ORDER BY p.id LIMIT :size;

-- name: count_left(before)^
SELECT count(*) AS number FROM subscriber AS p
WHERE p.created_at < :before AND NOT EXISTS (
    SELECT 1 FROM mailing_list AS l CROSS JOIN subscription AS s
    WHERE s.list = l.name AND s.key = p.key AND (s.status IN ('pending', 'confirmed') OR s.at >= :before)
);

-- name: page_of_networks(before, after, size)
SELECT id FROM consent
WHERE id > :after AND at < :before AND (network <> '' OR confirmed_network <> '') ORDER BY id LIMIT :size;

-- name: count_networks(before)^
SELECT count(*) AS number FROM consent WHERE at < :before AND (network <> '' OR confirmed_network <> '');

-- name: forget_networks(id)*!
UPDATE consent SET network = '', confirmed_network = '' WHERE id = :id;

-- name: campaigns_to_empty(before)
-- Sends that have ended and were not emptied yet, the oldest first.
SELECT id, planned FROM campaign
WHERE state IN ('finished', 'cancelled') AND created_at < :before
    AND NOT EXISTS (SELECT 1 FROM meta WHERE name = 'emptied/' || campaign.id)
ORDER BY id;

-- name: empty_deliveries(id)*!
UPDATE delivery SET name = '', fields = '{}', reply = '' WHERE id = :id;

-- name: empty_attempts(id)*!
UPDATE attempt SET reply = '' WHERE delivery_id = :id;
