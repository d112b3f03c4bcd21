-- name: meta_value(name)^
SELECT value FROM meta WHERE name = :name;

-- name: insert_meta(name, value)!
INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING;

-- name: set_subscription(list, key, status, at)!
-- Whoever says the same again, as mail programs that follow a link twice do, keeps the moment of the first time.
INSERT INTO subscription (list, key, status, at) VALUES (:list, :key, :status, :at)
ON CONFLICT (list, key) DO UPDATE SET status = excluded.status, at = excluded.at
WHERE subscription.status <> excluded.status;

-- name: set_suppression(key, scope, reason, at)!
INSERT INTO suppression (key, scope, reason, at) VALUES (:key, :scope, :reason, :at) ON CONFLICT DO NOTHING;

-- name: standing_version()^
-- How many must not be written to, and when that was last recorded.
SELECT
    (SELECT count(*) FROM suppression) AS suppressed,
    (SELECT count(*) FROM subscription WHERE status <> 'confirmed') AS unsubscribed,
    (SELECT max(at) FROM (SELECT at FROM suppression UNION ALL SELECT at FROM subscription) AS recorded) AS newest;
