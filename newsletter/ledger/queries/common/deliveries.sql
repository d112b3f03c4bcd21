-- name: delete_draft_deliveries(campaign_id, size)!
-- One slice of a draft that is thrown away; nothing of a plan that is none any more.
DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE campaign_id = :campaign_id LIMIT :size)
    AND EXISTS (SELECT 1 FROM campaign WHERE id = :campaign_id AND state = 'draft');

-- name: count_states(campaign_id)
SELECT state, count(*) AS number FROM delivery WHERE campaign_id = :campaign_id GROUP BY state;

-- name: due_by_destination(campaign_id, now, cleared)
-- How many of each destination group may begin now.
SELECT destination, count(*) AS number FROM delivery
WHERE campaign_id = :campaign_id AND state = 'pending' AND due <= :now AND position <= :cleared
GROUP BY destination;

-- name: count_reached_elsewhere(campaign_id, state)^
-- How many of those in a state have the issue from another campaign, or may have it, or are going to get it.
SELECT count(*) AS number FROM delivery AS d JOIN campaign AS own ON own.id = d.campaign_id
WHERE d.campaign_id = :campaign_id AND d.state = :state AND EXISTS (
    SELECT 1 FROM delivery AS o JOIN campaign AS c ON c.id = o.campaign_id
    WHERE o.key = d.key AND o.campaign_id <> d.campaign_id AND c.issue = own.issue AND c.kind = own.kind
        AND (
            o.state IN ('sending', 'accepted', 'written', 'uncertain', 'complained')
            OR (o.state IN ('pending', 'deferred') AND c.state <> 'cancelled')
        )
);

-- name: count_by_destination(campaign_id)
SELECT destination, state, count(*) AS number FROM delivery WHERE campaign_id = :campaign_id GROUP BY destination, state;

-- name: next_due(campaign_id, cleared)^
-- When the first of those begins to be due who wait for a time of their own.
SELECT min(due) AS due FROM delivery
WHERE campaign_id = :campaign_id AND due <> ''
    AND (state = 'deferred' OR (state = 'pending' AND position <= :cleared));

-- name: ids_in_state(campaign_id, state)
-- In the order of the plan; the index alone has the answer.
SELECT id FROM delivery WHERE campaign_id = :campaign_id AND state = :state ORDER BY position;

-- name: delivery_by_id(id)^
SELECT * FROM delivery WHERE id = :id;

-- name: attempts_at(delivery_id)
SELECT * FROM attempt WHERE delivery_id = :delivery_id ORDER BY number;

-- name: history_of(delivery_id)
-- A delivery's story, oldest first: its attempts are two steps each, every other step is an event.
SELECT started_at AS at, 'begin' AS event, relay AS detail, number, 1 AS rank
FROM attempt WHERE delivery_id = :delivery_id
UNION ALL
SELECT ended_at, outcome, reply, number, 2 FROM attempt WHERE delivery_id = :delivery_id AND ended_at IS NOT NULL
UNION ALL
SELECT at, event, detail, attempts, 3 FROM event WHERE delivery_id = :delivery_id
ORDER BY at, number, rank;

-- name: end_attempts_of_all(delivery_id, number, at, outcome, reply)*!
-- End attempts of which no answer tells: most of all those whose sender has died.
UPDATE attempt SET ended_at = :at, outcome = :outcome, reply = :reply
WHERE delivery_id = :delivery_id AND number = :number AND ended_at IS NULL;
