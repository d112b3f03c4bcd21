-- How a subscription begins is told by its own row: to call a function for each of a million that are brought in takes
-- as long as to write them. The function looks into `subscription_move`, as before, at what is none of these.
DROP TRIGGER subscription_begins ON subscription;

CREATE TRIGGER subscription_begins BEFORE INSERT ON subscription
FOR EACH ROW WHEN (
    NEW.status IN ('pending', 'confirmed', 'unsubscribed', 'removed')
    AND NOT (
        (NEW.event = 'add' AND NEW.status = 'confirmed')
        OR (NEW.event = 'unsubscribe' AND NEW.status = 'unsubscribed')
        OR (NEW.event = 'ask' AND NEW.status = 'pending')
        OR (NEW.event = 'remove' AND NEW.status = 'removed')
    )
)
EXECUTE FUNCTION refuse_subscription_begin();
