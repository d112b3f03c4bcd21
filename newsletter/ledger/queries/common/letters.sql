-- name: count_letters(key, network, provider, day, hour)^
-- How many were asked for lately: each index has the answer to its own question.
SELECT
    (SELECT count(*) FROM letter WHERE key = :key AND at > :day) AS address,
    (SELECT count(*) FROM letter WHERE network = :network AND network <> '' AND at > :hour) AS network,
    (SELECT count(*) FROM letter WHERE provider = :provider AND provider <> '' AND at > :hour) AS provider,
    (SELECT count(*) FROM letter WHERE at > :hour) AS overall;

-- name: insert_letter(kind, key, address, list, locale, network, provider, at, state, reason)^
INSERT INTO letter (kind, key, address, list, locale, network, provider, at, due, state, reason)
VALUES (:kind, :key, :address, :list, :locale, :network, :provider, :at, :at, :state, :reason)
RETURNING id;

-- name: letter_by_id(id)^
SELECT * FROM letter WHERE id = :id;

-- name: letters_due(now)^
SELECT count(*) AS number FROM (SELECT 1 FROM letter WHERE state = 'waiting' AND due <= :now LIMIT 1) AS one;

-- name: take_letters(now, until, size)
UPDATE letter SET due = :until, attempts = attempts + 1
WHERE id IN (SELECT id FROM letter WHERE state = 'waiting' AND due <= :now ORDER BY due LIMIT :size)
    AND state = 'waiting' AND due <= :now
RETURNING *;

-- name: settle_letter(id, state, due, reason)!
-- Of somebody who was forgotten in the meantime no reply is kept: it may quote the address.
UPDATE letter SET state = :state, due = :due, reason = :reason WHERE id = :id AND state = 'waiting';

-- name: held_letters(size)
SELECT * FROM letter WHERE state = 'held' ORDER BY due, id LIMIT :size;

-- name: count_held_letters()
SELECT reason, count(*) AS number FROM letter WHERE state = 'held' GROUP BY reason ORDER BY reason;

-- name: forget_letters(key, pseudonym)
-- What was still to be sent is not; what was counted is counted on.
UPDATE letter SET key = :pseudonym, address = '', network = '', provider = '', reason = '',
    state = CASE WHEN state IN ('waiting', 'held') THEN 'dropped' ELSE state END
WHERE key = :key RETURNING id;
