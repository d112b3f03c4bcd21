-- What a plan asks about the people of a list.

-- name: others_of_list(list)^
SELECT 1 AS found FROM subscription
WHERE list = :list AND status = 'confirmed' AND source NOT IN ('file', '') LIMIT 1;

-- name: any_choice()^
SELECT 1 AS found FROM subscriber WHERE name IS NOT NULL OR locale IS NOT NULL LIMIT 1;

-- name: page_of_others(list, after, size)
SELECT s.key, p.address, coalesce(p.name, s.name) AS name, coalesce(p.locale, s.locale) AS locale, s.fields
FROM subscription AS s JOIN subscriber AS p ON p.key = s.key
WHERE s.list = :list AND s.status = 'confirmed' AND s.source NOT IN ('file', '') AND s.key > :after
ORDER BY s.key LIMIT :size;

-- name: readers_by_day(list)
-- How many have become readers of a list on each day, in UTC, and how many have stopped being one.
SELECT day, sum(came) AS came, sum(gone) AS gone FROM (
    SELECT substr(at, 1, 10) AS day,
        CASE WHEN detail = 'confirmed' AND coalesce(former, '') <> 'confirmed' THEN 1 ELSE 0 END AS came,
        CASE WHEN detail <> 'confirmed' AND former = 'confirmed' THEN 1 ELSE 0 END AS gone
    FROM (
        SELECT at, detail, lag(detail) OVER (PARTITION BY key ORDER BY id) AS former FROM history
        WHERE list = :list
            AND change IN ('ask', 'confirm', 'unsubscribe', 'undo', 'remove', 'restore', 'add', 'lapse')
    ) AS moves
) AS days
WHERE came + gone > 0 GROUP BY day ORDER BY day;

-- name: standings_of_list(list)
SELECT status, source, count(*) AS number FROM subscription WHERE list = :list
GROUP BY status, source ORDER BY status, source;

-- name: issues_sent()
SELECT DISTINCT issue FROM campaign ORDER BY issue;

-- name: newest_change()^
SELECT coalesce(max(id), 0) AS number FROM history;
