-- Many people at once, as imports and exports need them.

-- name: insert_consents(key, list, at, how, text, confirmed_at)*!
INSERT INTO consent (key, list, at, how, text, confirmed_at)
VALUES (:key, :list, :at, :how, :text, :confirmed_at);
