-- name: insert_campaign(issue, kind, relay, publication, lists, git_commit, orders, at)^
-- Begin a draft; its id comes back.
INSERT INTO campaign (issue, kind, relay, publication, lists, git_commit, orders, created_at)
VALUES (:issue, :kind, :relay, :publication, :lists, :git_commit, :orders, :at)
RETURNING id;

-- name: campaign_by_id(id)^
SELECT * FROM campaign WHERE id = :id;

-- name: open_campaign(issue, kind)^
-- The one campaign of an issue and kind that is on its way.
SELECT * FROM campaign
WHERE issue = :issue AND kind = :kind AND state IN ('draft', 'ready', 'sending', 'paused');

-- name: campaigns_of_issue(issue)
-- Newest first, of every issue where none is named.
SELECT * FROM campaign WHERE state <> 'draft' AND (issue = :issue OR :issue = '') ORDER BY id DESC;

-- name: drafts_of_issue(issue)
SELECT id FROM campaign WHERE state = 'draft' AND issue = :issue;

-- name: abandon_draft(id)!
-- Let nobody write into a draft any more, nor freeze it.
UPDATE campaign SET planned = -1 WHERE id = :id AND state = 'draft';

-- name: delete_draft(id)!
DELETE FROM campaign WHERE id = :id AND state = 'draft';

-- name: set_campaign_state(id, source, target, reason)!
UPDATE campaign SET state = :target, reason = :reason WHERE id = :id AND state = :source;

-- name: grow_draft(id, number)^
-- Count a slice of the audience; `planned` comes back, which is the last position then.
UPDATE campaign SET planned = planned + :number WHERE id = :id AND state = 'draft' AND planned >= 0 RETURNING planned;

-- name: set_cleared(id, cleared)!
UPDATE campaign SET cleared = :cleared WHERE id = :id;

-- name: set_orders(id, orders)!
UPDATE campaign SET orders = :orders WHERE id = :id;

-- name: insert_events(campaign_id, delivery_id, attempts, at, event, detail)*!
INSERT INTO event (campaign_id, delivery_id, attempts, at, event, detail)
VALUES (:campaign_id, :delivery_id, :attempts, :at, :event, :detail);

-- name: insert_asset(digest, data)!
INSERT INTO asset (digest, data) VALUES (:digest, :data) ON CONFLICT DO NOTHING;

-- name: asset_data(digest)^
SELECT data FROM asset WHERE digest = :digest;

-- name: insert_edition(campaign_id, locale, digest, body)!
INSERT INTO edition (campaign_id, locale, digest, body) VALUES (:campaign_id, :locale, :digest, :body);

-- name: editions_of_campaign(campaign_id)
SELECT locale, body FROM edition WHERE campaign_id = :campaign_id ORDER BY locale;

-- name: days_used(relay, before)^
-- On how many days a relay was used before a day.
SELECT count(*) AS days FROM relay_day WHERE relay = :relay AND day < :before;

-- name: moves_of_campaign(campaign_id)
-- What happened to a campaign itself, oldest first.
SELECT at, event FROM event WHERE campaign_id = :campaign_id AND delivery_id IS NULL ORDER BY id;

-- name: overruled_of_campaign(campaign_id)
-- What a campaign was sent despite of.
SELECT detail FROM event
WHERE campaign_id = :campaign_id AND delivery_id IS NULL AND event = 'overrule' ORDER BY id;

-- name: attempts_by_relay(campaign_id)
SELECT a.relay, count(*) AS number
FROM delivery AS d JOIN attempt AS a ON a.delivery_id = d.id
WHERE d.campaign_id = :campaign_id GROUP BY a.relay ORDER BY a.relay;
