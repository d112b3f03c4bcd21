-- The queries that differ between dialects, for PostgreSQL.

-- name: alone(name)^
-- Be the only one who does what has a name, until the transaction ends.
SELECT pg_advisory_xact_lock(hashtextextended('newsletter/' || :name, 0));

-- name: beside(name)^
-- Keep those away who want to be alone, until the transaction ends.
SELECT pg_advisory_xact_lock_shared(hashtextextended('newsletter/' || :name, 0));

-- name: campaign_to_move(id)^
SELECT * FROM campaign WHERE id = :id FOR NO KEY UPDATE;

-- name: insert_deliveries()#
-- Values come in this order. COPY takes half the time of INSERT.
COPY delivery (campaign_id, position, destination, due, key, address, name, list, locale, fields) FROM STDIN;

-- name: deliveries_of_ids(ids, state)
-- One page of those that are still in a state. `ids` is a JSON list.
SELECT * FROM delivery
WHERE id IN (SELECT value::bigint FROM json_array_elements_text(:ids::json)) AND state = :state ORDER BY position;

-- name: move_slice(campaign_id, source, target, reason, size)
-- Move one slice of a campaign's deliveries from one state to another; what events are to say comes back.
UPDATE delivery SET state = :target, due = '', reply = CASE WHEN :reason = '' THEN reply ELSE :reason END
WHERE id IN (
    SELECT id FROM delivery WHERE campaign_id = :campaign_id AND state = :source LIMIT :size FOR NO KEY UPDATE
)
RETURNING id, attempts;

-- name: order_slice(campaign_id, source, target, reason, size)
-- Let one slice of a campaign's deliveries be sent again, from the beginning of their time; not those of people who
-- have the issue from another campaign, or may have it, or are going to get it.
UPDATE delivery SET state = :target, due = '', since = NULL,
    reply = CASE WHEN :reason = '' THEN reply ELSE :reason END
WHERE id IN (
    SELECT d.id FROM delivery AS d JOIN campaign AS own ON own.id = d.campaign_id
    WHERE d.campaign_id = :campaign_id AND d.state = :source AND NOT EXISTS (
        SELECT 1 FROM delivery AS o JOIN campaign AS c ON c.id = o.campaign_id
        WHERE o.key = d.key AND o.campaign_id <> d.campaign_id AND c.issue = own.issue AND c.kind = own.kind
            AND (
                o.state IN ('sending', 'accepted', 'written', 'uncertain', 'complained')
                OR (o.state IN ('pending', 'deferred') AND c.state <> 'cancelled')
            )
    )
    LIMIT :size FOR NO KEY UPDATE OF d
)
RETURNING id, attempts;

-- name: expire_slice(campaign_id, deadline, size)
UPDATE delivery SET state = 'expired', due = ''
WHERE id IN (
    SELECT id FROM delivery WHERE campaign_id = :campaign_id AND state = 'deferred' AND coalesce(since, dated) < :deadline
    LIMIT :size FOR NO KEY UPDATE
)
RETURNING id, attempts;

-- name: release_slice(campaign_id, now, size)
UPDATE delivery SET state = 'pending', due = ''
WHERE id IN (
    SELECT id FROM delivery WHERE campaign_id = :campaign_id AND state = 'deferred' AND due <= :now
    LIMIT :size FOR NO KEY UPDATE
)
RETURNING id, attempts;

-- name: begin(campaign_id, destination, now, cleared, size, barred)
-- Begin the next ones of a destination group; whoever has been barred since the plan is suppressed instead.
UPDATE delivery
SET state = CASE WHEN next.barred THEN 'suppressed' ELSE 'sending' END,
    attempts = CASE WHEN next.barred THEN attempts ELSE attempts + 1 END,
    dated = CASE WHEN next.barred THEN dated ELSE coalesce(dated, :now) END,
    since = CASE WHEN next.barred THEN since ELSE coalesce(since, :now) END,
    reply = CASE WHEN next.barred THEN :barred ELSE reply END,
    due = ''
FROM (
    SELECT d.id AS chosen,
        EXISTS (
            SELECT 1 FROM suppression AS s
            WHERE s.key = d.key AND s.scope IN ('*', d.list, '~', '!')
                AND (s.expires = '' OR s.expires > :now)
        )
        OR EXISTS (
            SELECT 1 FROM subscription AS u
            WHERE u.list = d.list AND u.key = d.key AND u.status <> 'confirmed'
        ) AS barred
    FROM delivery AS d
    WHERE d.campaign_id = :campaign_id AND d.state = 'pending' AND d.destination = :destination
        AND d.due <= :now AND d.position <= :cleared
    ORDER BY d.due, d.position LIMIT :size FOR NO KEY UPDATE OF d SKIP LOCKED
) AS next
WHERE id = next.chosen
RETURNING delivery.*;

-- name: tables()
SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema();

-- name: lease_of(campaign_id)^
SELECT holder, token, expires > CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) AS is_held
FROM lease WHERE campaign_id = :campaign_id;

-- name: fence(campaign_id)^
-- The token that counts, and goes on to count until the transaction ends.
SELECT token FROM lease WHERE campaign_id = :campaign_id FOR SHARE;

-- name: take_lease(campaign_id, holder, ms)^
INSERT INTO lease (campaign_id, holder, token, expires)
VALUES (:campaign_id, :holder, 1, CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) + :ms)
ON CONFLICT (campaign_id) DO UPDATE
SET holder = excluded.holder, token = lease.token + 1, expires = excluded.expires
RETURNING token;

-- name: renew_lease(campaign_id, token, ms)!
UPDATE lease SET expires = CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) + :ms
WHERE campaign_id = :campaign_id AND token = :token;

-- name: release_lease(campaign_id, token)!
UPDATE lease SET expires = 0 WHERE campaign_id = :campaign_id AND token = :token;

-- name: suppressions_of(keys)
-- `keys` is a JSON list, here and below.
SELECT * FROM suppression WHERE key IN (SELECT json_array_elements_text(:keys::json));

-- name: subscriptions_of(list, keys)
-- Those of a list whose standing is anything but plainly confirmed. An array leads PostgreSQL to each person by the
-- primary key, also where it plans for a list that it has not counted yet.
SELECT key, status, at FROM subscription WHERE list = :list AND key = ANY (ARRAY(SELECT json_array_elements_text(:keys::json)))
    AND status <> 'confirmed';

-- name: campaigns_that_count(issues, kind)
SELECT id, issue FROM campaign
WHERE issue IN (SELECT json_array_elements_text(:issues::json)) AND kind = :kind AND state <> 'draft' ORDER BY id;

-- name: reached_of(keys, campaigns)
-- Whom a campaign has reached, may have reached or is going to reach.
SELECT d.key, d.campaign_id
FROM delivery AS d JOIN campaign AS c ON c.id = d.campaign_id
WHERE d.key IN (SELECT json_array_elements_text(:keys::json))
    AND d.campaign_id IN (SELECT json_array_elements_text(:campaigns::json)::bigint)
    AND (
        d.state IN ('sending', 'accepted', 'written', 'uncertain', 'complained')
        OR (d.state IN ('pending', 'deferred') AND c.state <> 'cancelled')
    )
ORDER BY d.campaign_id;

-- name: imported_consents(keys)
SELECT key, list, how, text FROM consent WHERE key IN (SELECT json_array_elements_text(:keys::json));

-- name: subscriptions_to_change(list, keys)
-- Those of some people, kept from other writers until the transaction ends; in one order, so that no two wait for each
-- other.
SELECT s.*, p.address FROM subscription AS s LEFT JOIN subscriber AS p ON p.key = s.key
WHERE s.list = :list AND s.key = ANY (ARRAY(SELECT json_array_elements_text(:keys::json)))
ORDER BY s.key FOR NO KEY UPDATE OF s;

-- name: subscriptions_of_keys(list, keys)
SELECT s.*, p.address FROM subscription AS s LEFT JOIN subscriber AS p ON p.key = s.key
WHERE s.list = :list AND s.key = ANY (ARRAY(SELECT json_array_elements_text(:keys::json)));

-- name: columns_of_list(list)
SELECT DISTINCT f.name FROM subscription AS s, jsonb_object_keys(s.fields) AS f (name) WHERE s.list = :list ORDER BY name;

-- name: claim_notices(webhook, now, lease, size)
-- Take the oldest notices of a program that are due; the numbers of those come back.
UPDATE notice SET attempts = attempts + 1, due = :lease
WHERE id IN (
    SELECT id FROM notice WHERE webhook = :webhook AND state = 'waiting' AND due <= :now
    ORDER BY due, id LIMIT :size FOR UPDATE SKIP LOCKED
)
RETURNING id;

-- name: overlays_of(list, keys)
SELECT s.key, s.source, p.name AS own_name, p.locale AS own_locale, coalesce(p.address, s.key) AS address,
    coalesce(p.name, s.name) AS name, coalesce(p.locale, s.locale) AS locale, s.fields
FROM subscription AS s LEFT JOIN subscriber AS p ON p.key = s.key
WHERE s.list = :list AND s.key = ANY (ARRAY(SELECT json_array_elements_text(:keys::json)))
    AND (s.source NOT IN ('file', '') OR p.name IS NOT NULL OR p.locale IS NOT NULL);

-- name: joined_of(list, keys)
SELECT key, joined_at, tags FROM subscription WHERE list = :list AND key = ANY (ARRAY(SELECT json_array_elements_text(:keys::json)));

-- name: lists_of(keys)
-- There are few lists, so each is asked for all of them.
SELECT s.key, s.list FROM mailing_list AS l JOIN subscription AS s ON s.list = l.name
WHERE s.key IN (SELECT json_array_elements_text(:keys::json)) AND s.status = 'confirmed';

-- name: received_of(keys, issues)
SELECT d.key, c.issue FROM campaign AS c JOIN delivery AS d ON d.campaign_id = c.id
WHERE c.issue IN (SELECT json_array_elements_text(:issues::json)) AND d.key IN (SELECT json_array_elements_text(:keys::json)) AND d.state IN ('accepted', 'written');

-- name: move_held_letters(ids, state, due)
UPDATE letter SET state = :state, due = :due
WHERE id IN (SELECT value::bigint FROM json_array_elements_text(:ids::json)) AND state = 'held' RETURNING id;

-- Many rows by one statement, which takes a list of values for each column: a fifth of the time of one statement each.
-- The values come in the order of the statement for one row.

-- name: insert_subscribers_at_once(key, address, at)!
INSERT INTO subscriber (key, address, created_at) SELECT *
FROM unnest(
    :key::text[], :address::text[], :at::text[]
)
ON CONFLICT DO NOTHING;

-- name: set_addresses_at_once(address, key)!
UPDATE subscriber AS p SET address = n.address
FROM unnest(
    :address::text[], :key::text[]
) AS n (address, key)
WHERE p.key = n.key;

-- name: insert_subscriptions_at_once(list, key, status, at, event, former, source, joined_at, name, locale, fields, tags)!
INSERT INTO subscription (list, key, status, at, event, former, source, joined_at, name, locale, fields, tags)
SELECT n.list, n.key, n.status, n.at, n.event, n.former, n.source, n.joined_at, n.name, n.locale, n.fields::jsonb, n.tags
FROM unnest(
    :list::text[], :key::text[], :status::text[], :at::text[], :event::text[], :former::text[], :source::text[],
    :joined_at::text[], :name::text[], :locale::text[], :fields::text[], :tags::text[]
) AS n (list, key, status, at, event, former, source, joined_at, name, locale, fields, tags)
ON CONFLICT DO NOTHING;

-- name: move_subscriptions_at_once(status, at, event, former, source, joined_at, list, key)!
UPDATE subscription AS s
SET status = n.status, at = n.at, event = n.event, former = n.former, source = n.source, joined_at = n.joined_at
FROM unnest(
    :status::text[], :at::text[], :event::text[], :former::text[], :source::text[], :joined_at::text[],
    :list::text[], :key::text[]
) AS n (status, at, event, former, source, joined_at, list, key)
WHERE s.list = n.list AND s.key = n.key;

-- name: set_details_at_once(name, locale, fields, tags, list, key)!
UPDATE subscription AS s SET name = n.name, locale = n.locale, fields = n.fields::jsonb, tags = n.tags
FROM unnest(
    :name::text[], :locale::text[], :fields::text[], :tags::text[], :list::text[], :key::text[]
) AS n (name, locale, fields, tags, list, key)
WHERE s.list = n.list AND s.key = n.key;

-- name: insert_history_at_once(at, key, list, change, detail, who, why)!
INSERT INTO history (at, key, list, change, detail, who, why) SELECT *
FROM unnest(
    :at::text[], :key::text[], :list::text[], :change::text[], :detail::text[], :who::text[], :why::text[]
);

-- name: insert_consents_at_once(key, list, at, how, text, confirmed_at, network, confirmed_network)!
INSERT INTO consent (key, list, at, how, text, confirmed_at, network, confirmed_network) SELECT *
FROM unnest(
    :key::text[], :list::text[], :at::text[], :how::text[], :text::text[], :confirmed_at::text[],
    :network::text[], :confirmed_network::text[]
);
