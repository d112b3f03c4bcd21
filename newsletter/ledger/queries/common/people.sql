-- name: meta_value(name)^
SELECT value FROM meta WHERE name = :name;

-- name: insert_meta(name, value)!
INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING;

-- name: standing_version()^
-- How many must not be written to, and when that was last recorded.
SELECT
    (SELECT count(*) FROM suppression) AS suppressed,
    (SELECT count(*) FROM subscription WHERE status <> 'confirmed') AS unsubscribed,
    (SELECT max(at) FROM (SELECT at FROM suppression UNION ALL SELECT at FROM subscription) AS recorded) AS newest;
