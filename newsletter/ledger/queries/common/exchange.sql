-- The hot path: what the sender and its ledger exchange in one transaction. Those with *! take their values by their order.

-- name: campaign_now(id)^
SELECT state, cleared FROM campaign WHERE id = :id;

-- name: settle(target, due, reply, id, attempts)*!
-- Of a person who was forgotten in the meantime no reply is kept: it may quote the address.
UPDATE delivery SET state = :target, due = :due,
    reply = CASE WHEN substr(key, 1, 10) = 'forgotten-' THEN '' ELSE :reply END
WHERE id = :id AND attempts = :attempts AND state = 'sending';

-- name: end_attempts(at, outcome, phase, blame, reply, id, number)*!
UPDATE attempt SET ended_at = :at, outcome = :outcome, phase = :phase, blame = :blame, reply = CASE
    WHEN EXISTS (
        SELECT 1 FROM delivery AS d WHERE d.id = attempt.delivery_id AND substr(d.key, 1, 10) = 'forgotten-'
    ) THEN '' ELSE :reply
END
WHERE delivery_id = :id AND number = :number;

-- name: insert_attempts(id, number, relay, at)*!
INSERT INTO attempt (delivery_id, number, relay, started_at) VALUES (:id, :number, :relay, :at);

-- name: note_day(relay, day)!
INSERT INTO relay_day (relay, day) VALUES (:relay, :day) ON CONFLICT DO NOTHING;

-- name: usage_of(name, since)
SELECT slot, used FROM usage WHERE name = :name AND slot > :since;

-- name: add_usage(name, slot, used)!
INSERT INTO usage (name, slot, used) VALUES (:name, :slot, :used)
ON CONFLICT (name, slot) DO UPDATE SET used = usage.used + excluded.used;

-- name: forget_usage(name, until, beyond)!
DELETE FROM usage WHERE name = :name AND (slot <= :until OR slot > :beyond);
