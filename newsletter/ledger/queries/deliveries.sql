-- name: insert_deliveries(campaign_id, position, key, address, name, list, locale, fields)*!
INSERT INTO delivery (campaign_id, position, key, address, name, list, locale, fields)
VALUES (:campaign_id, :position, :key, :address, :name, :list, :locale, :fields);

-- name: last_position(campaign_id)^
-- In a draft, where every delivery is pending; so the index has the answer.
SELECT coalesce(max(position), 0) AS position FROM delivery WHERE campaign_id = :campaign_id AND state = 'pending';

-- name: delete_draft_deliveries(campaign_id, size)!
-- One slice of a draft that is thrown away.
DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE campaign_id = :campaign_id LIMIT :size);

-- name: count_states(campaign_id)
SELECT state, count(*) AS number FROM delivery WHERE campaign_id = :campaign_id GROUP BY state;

-- name: deliveries_after(campaign_id, state, position, size)
-- One page of the deliveries in a state, in the order of the plan.
SELECT * FROM delivery
WHERE campaign_id = :campaign_id AND state = :state AND position > :position
ORDER BY position LIMIT :size;

-- name: delivery_by_id(id)^
SELECT * FROM delivery WHERE id = :id;

-- name: next_pending(campaign_id)^
-- The next one to send, and whether its reader has been barred since the plan was made.
SELECT d.*,
    EXISTS (SELECT 1 FROM suppression AS s WHERE s.key = d.key AND s.scope IN ('*', d.list))
    OR EXISTS (
        SELECT 1 FROM subscription AS u
        WHERE u.list = d.list AND u.key = d.key AND u.status IN ('unsubscribed', 'removed')
    ) AS barred
FROM delivery AS d
WHERE d.campaign_id = :campaign_id AND d.state = 'pending'
    AND (SELECT c.state FROM campaign AS c WHERE c.id = :campaign_id) = 'sending'
ORDER BY d.position LIMIT 1;

-- name: begin_delivery(id, source, target, at)^
UPDATE delivery
SET state = :target, attempts = attempts + 1, dated = coalesce(dated, :at), not_before = NULL
WHERE id = :id AND state = :source
RETURNING *;

-- name: set_delivery_state(id, source, target, reply, not_before)!
UPDATE delivery SET state = :target, reply = :reply, not_before = :not_before
WHERE id = :id AND state = :source;

-- name: set_state_of_all(campaign_id, source, target, reason)!
UPDATE delivery
SET state = :target, not_before = NULL, reply = CASE WHEN :reason = '' THEN reply ELSE :reason END
WHERE campaign_id = :campaign_id AND state = :source;

-- name: insert_events_of_all(campaign_id, state, at, event, detail)!
INSERT INTO event (campaign_id, delivery_id, at, event, detail)
SELECT campaign_id, id, :at, :event, :detail FROM delivery WHERE campaign_id = :campaign_id AND state = :state;

-- name: insert_attempt(delivery_id, number, relay, at)!
INSERT INTO attempt (delivery_id, number, relay, started_at) VALUES (:delivery_id, :number, :relay, :at);

-- name: end_attempt(delivery_id, number, at, outcome, phase, blame, reply)!
UPDATE attempt SET ended_at = :at, outcome = :outcome, phase = :phase, blame = :blame, reply = :reply
WHERE delivery_id = :delivery_id AND number = :number AND ended_at IS NULL;

-- name: attempts_at(delivery_id)
SELECT * FROM attempt WHERE delivery_id = :delivery_id ORDER BY number;

-- name: lose_attempts(campaign_id, at, reply)!
-- End the attempts whose sender has died: nobody can say what came of them.
UPDATE attempt SET ended_at = :at, outcome = 'uncertain', reply = :reply
WHERE ended_at IS NULL
    AND delivery_id IN (SELECT id FROM delivery WHERE campaign_id = :campaign_id AND state = 'sending');
