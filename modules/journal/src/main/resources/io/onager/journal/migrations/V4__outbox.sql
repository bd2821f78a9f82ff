-- Which events send something that is not delivered yet; what, stands in the event. Written in the event's own transaction,
-- so that an actor's event and what it sends are there both or neither.

CREATE TABLE outbox (
  persistence_id  text COLLATE "C" NOT NULL,
  sequence_number bigint NOT NULL,
  entered_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  due_at          timestamptz NOT NULL DEFAULT clock_timestamp() + interval '10 s',
  attempts        integer NOT NULL DEFAULT 0,
  reason          text,
  failed_at       timestamptz,
  PRIMARY KEY (persistence_id, sequence_number)
);

COMMENT ON COLUMN outbox.due_at IS 'then any node may deliver it; before, the one that does has it in hand';
COMMENT ON COLUMN outbox.attempts IS 'how often it was tried in vain';
COMMENT ON COLUMN outbox.reason IS 'why the last attempt was in vain';
COMMENT ON COLUMN outbox.failed_at IS 'since when nobody tries any more; to have it tried again, set this to null';

CREATE INDEX outbox_due_idx ON outbox (due_at) WHERE failed_at IS NULL;

CREATE FUNCTION enter_outbox() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO outbox (persistence_id, sequence_number) VALUES (NEW.persistence_id, NEW.sequence_number);
  RETURN NULL;
END $$;

-- io.onager.actor.StoredSerializer gives an event with an outbox this sign; its number keeps others' events out.
CREATE TRIGGER enter_outbox AFTER INSERT ON event_journal
  FOR EACH ROW WHEN (NEW.event_ser_manifest = 'e2' AND NEW.event_ser_id = 1870001) EXECUTE FUNCTION enter_outbox();
