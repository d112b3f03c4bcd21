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
