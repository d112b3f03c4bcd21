-- The laws of a ledger, each as a question for what breaks it. `what` names it, as far as it has a name.

-- name: breaks_of_counts()
SELECT c.issue || '-' || c.id AS what, c.planned AS wanted, count(d.id) AS found
FROM campaign AS c LEFT JOIN delivery AS d ON d.campaign_id = c.id
WHERE c.state <> 'draft'
GROUP BY c.id, c.issue, c.planned HAVING count(d.id) <> c.planned;

-- name: breaks_of_attempts()
-- The attempts of a delivery are numbered without gaps, and the delivery knows how many there are.
SELECT d.id AS what, d.attempts AS wanted, count(a.number) AS found
FROM delivery AS d LEFT JOIN attempt AS a ON a.delivery_id = d.id
GROUP BY d.id, d.attempts HAVING count(a.number) <> d.attempts OR coalesce(max(a.number), 0) <> d.attempts;

-- name: breaks_of_endings()
-- An attempt is without an end if and only if its delivery is being sent.
SELECT d.id AS what, d.state AS wanted, count(a.number) AS found
FROM delivery AS d LEFT JOIN attempt AS a ON a.delivery_id = d.id AND a.ended_at IS NULL
GROUP BY d.id, d.state HAVING count(a.number) <> CASE WHEN d.state = 'sending' THEN 1 ELSE 0 END;

-- name: breaks_of_once()
SELECT delivery_id AS what, 1 AS wanted, count(*) AS found FROM attempt
WHERE outcome = 'accepted' GROUP BY delivery_id HAVING count(*) > 1;

-- name: breaks_of_ends()
-- A campaign that has ended has nobody left.
SELECT c.issue || '-' || c.id AS what, 0 AS wanted, count(*) AS found
FROM campaign AS c JOIN delivery AS d ON d.campaign_id = c.id
WHERE c.state IN ('finished', 'cancelled') AND d.state IN ('pending', 'deferred')
GROUP BY c.id, c.issue;

-- name: breaks_of_dues()
-- Only those who wait have a time to wait for.
SELECT id AS what, '' AS wanted, due AS found FROM delivery
WHERE due <> '' AND state NOT IN ('pending', 'deferred');

-- name: newest_campaign()^
SELECT max(created_at) AS at FROM campaign;
