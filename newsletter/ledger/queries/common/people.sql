-- name: meta_value(name)^
SELECT value FROM meta WHERE name = :name;

-- name: insert_meta(name, value)!
INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING;

-- name: set_subscription(list, key, status, at)!
INSERT INTO subscription (list, key, status, at) VALUES (:list, :key, :status, :at)
ON CONFLICT (list, key) DO UPDATE SET status = excluded.status, at = excluded.at;

-- name: subscriptions_of_list(list)
-- Everybody of a list whose standing is anything but plainly confirmed.
SELECT key, status FROM subscription WHERE list = :list AND status <> 'confirmed';

-- name: set_suppression(key, scope, reason, at)!
INSERT INTO suppression (key, scope, reason, at) VALUES (:key, :scope, :reason, :at) ON CONFLICT DO NOTHING;

-- name: suppressions()
SELECT key, scope, reason FROM suppression;

-- name: people_of_earlier_campaigns(issue, kind)
-- Everybody a campaign of the issue and kind has reached, may have reached or is going to reach.
SELECT d.key, d.campaign_id FROM campaign AS c JOIN delivery AS d ON d.campaign_id = c.id
WHERE c.issue = :issue AND c.kind = :kind AND c.state <> 'draft'
    AND (
        d.state IN ('sending', 'accepted', 'written', 'uncertain', 'complained')
        OR (d.state IN ('pending', 'deferred') AND c.state <> 'cancelled')
    )
ORDER BY c.id;
