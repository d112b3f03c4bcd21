-- Many people at once, as imports and exports need them.

-- name: insert_consents(key, list, at, how, text, confirmed_at)*!
INSERT INTO consent (key, list, at, how, text, confirmed_at)
SELECT :key, :list, :at, :how, :text, :confirmed_at
WHERE NOT EXISTS (SELECT 1 FROM consent AS c WHERE c.key = :key AND c.list = :list AND c.how = :how AND c.text = :text);

