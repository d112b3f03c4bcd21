-- The hot path: what the sender and its ledger exchange in one transaction.

-- name: campaign_now(id)^
SELECT state, cleared FROM campaign WHERE id = :id;

-- name: settle(target, reply, due, id, attempts)*!
UPDATE delivery SET state = :target, reply = :reply, due = :due
WHERE id = :id AND attempts = :attempts AND state = 'sending';

-- name: end_attempts(at, outcome, phase, blame, reply, id, number)*!
UPDATE attempt SET ended_at = :at, outcome = :outcome, phase = :phase, blame = :blame, reply = :reply
WHERE delivery_id = :id AND number = :number;

-- name: begin(campaign_id, destination, now, cleared, size, barred)
-- Begin the next ones of a destination group; whoever has been barred since the plan is suppressed instead.
UPDATE delivery
SET state = CASE WHEN next.barred THEN 'suppressed' ELSE 'sending' END,
    attempts = CASE WHEN next.barred THEN attempts ELSE attempts + 1 END,
    dated = CASE WHEN next.barred THEN dated ELSE coalesce(dated, :now) END,
    reply = CASE WHEN next.barred THEN :barred ELSE reply END,
    due = ''
FROM (
    SELECT d.id AS chosen,
        EXISTS (SELECT 1 FROM suppression AS s WHERE s.key = d.key AND s.scope IN ('*', d.list))
        OR EXISTS (
            SELECT 1 FROM subscription AS u
            WHERE u.list = d.list AND u.key = d.key AND u.status IN ('unsubscribed', 'removed')
        ) AS barred
    FROM delivery AS d
    WHERE d.campaign_id = :campaign_id AND d.state = 'pending' AND d.destination = :destination
        AND d.due <= :now AND d.position <= :cleared
    ORDER BY d.due, d.position LIMIT :size
) AS next
WHERE id = next.chosen
RETURNING *;

-- name: insert_attempts(id, number, relay, at)*!
INSERT INTO attempt (delivery_id, number, relay, started_at) VALUES (:id, :number, :relay, :at);

-- name: usage_of(name, since)
SELECT slot, used FROM usage WHERE name = :name AND slot > :since;

-- name: use(name, slot, used)!
INSERT INTO usage (name, slot, used) VALUES (:name, :slot, :used)
ON CONFLICT (name, slot) DO UPDATE SET used = usage.used + excluded.used;

-- name: forget_usage(name, until)!
DELETE FROM usage WHERE name = :name AND slot <= :until;
