-- Many people at once, as imports and exports need them.

-- name: insert_consents(key, list, at, how, text, confirmed_at, network, confirmed_network)*!
INSERT INTO consent (key, list, at, how, text, confirmed_at, network, confirmed_network)
VALUES (:key, :list, :at, :how, :text, :confirmed_at, :network, :confirmed_network);

-- name: page_of_exported(list, after, size)
-- What readers have chosen for themselves goes before what a file says; `barred` is the worst that keeps mail from them.
SELECT s.key, coalesce(p.address, s.key) AS address, s.status, s.joined_at, s.fields, s.tags,
    coalesce(p.name, s.name) AS name, coalesce(p.locale, s.locale) AS locale,
    (
        SELECT max(CASE b.reason WHEN 'complained' THEN 3 WHEN 'bounced' THEN 2 ELSE 1 END) FROM suppression AS b
        WHERE b.key = s.key AND b.expires = '' AND (b.scope = '*' OR b.scope = '!' OR b.scope = s.list)
    ) AS barred
FROM subscription AS s LEFT JOIN subscriber AS p ON p.key = s.key
WHERE s.list = :list AND s.status <> 'removed' AND s.key > :after
ORDER BY s.key LIMIT :size;
