-- Where each durable request stands, so that requests can be listed, taken up after a start, and erased. The journal is the
-- truth; a trigger writes what follows from it in the same transaction, so that this is never behind, and never ahead.

CREATE TABLE request (
  tenant       text COLLATE "C" NOT NULL,
  id           text COLLATE "C" NOT NULL,
  action       text COLLATE "C" NOT NULL,
  principal    text COLLATE "C" NOT NULL,
  status       text COLLATE "C" NOT NULL,
  priority     text COLLATE "C" NOT NULL,
  attempt      integer NOT NULL DEFAULT 0,
  run          text COLLATE "C",
  worker       text COLLATE "C",
  submitted_at timestamptz NOT NULL,
  due_at       timestamptz,
  deadline     timestamptz,
  finished_at  timestamptz,
  dead         boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant, id)
);

COMMENT ON COLUMN request.run IS 'the attempt that is under way; null while none is';
COMMENT ON COLUMN request.worker IS 'the node that runs it; null while none does';
COMMENT ON COLUMN request.due_at IS 'before that it is not run; null where it may be run at once';
COMMENT ON COLUMN request.dead IS 'a dead letter: it failed, and only a person can say what becomes of it';

CREATE INDEX request_unfinished_idx ON request (submitted_at, id) WHERE finished_at IS NULL;
CREATE INDEX request_finished_idx ON request (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX request_listed_idx ON request (tenant, submitted_at DESC, id DESC);
CREATE INDEX request_owned_idx ON request (tenant, principal, submitted_at DESC, id DESC);
CREATE INDEX request_action_idx ON request (tenant, action, submitted_at DESC, id DESC);
CREATE INDEX request_status_idx ON request (tenant, status, submitted_at DESC, id DESC);
CREATE INDEX request_dead_idx ON request (tenant, submitted_at DESC, id DESC) WHERE dead;

-- The fields of an event that are read here are written by io.onager.request.RequestEvent. This must not fail, because events of
-- other actors are in the same transaction. jsonb refuses the character 0 and numbers that no computer has, and json the former as
-- soon as it is looked into, and halves of surrogate pairs: so others stand for them here. First each escaped backslash is written
-- so that any other backslash begins an escape. Each -> would parse all of the text again, which may be a megabyte: so it is taken
-- apart once, and its data once where they count.
CREATE FUNCTION index_request() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  event   record;
  changed record;
  address text := substr(NEW.persistence_id, length('request|') + 1);
  whose   text := split_part(address, '/', 1);
  which   text := split_part(address, '/', 2);
  stored  text := replace(replace(convert_from(NEW.event_payload, 'UTF8'), '\\', '\u005c'), '\u0000', '\u0001');
BEGIN
  IF stored ~ '\\u[dD][89a-fA-F]' THEN
    BEGIN
      SELECT * INTO event FROM json_to_record(stored::json) AS (data json);
    EXCEPTION WHEN data_exception THEN -- a half: then others stand for whole ones here, too
      stored := regexp_replace(stored, '\\u[dD][89a-fA-F]..', '\\ufffd', 'g');
    END;
  END IF;
  SELECT * INTO event FROM json_to_record(stored::json)
    AS (name text, at timestamptz, principal text, data json);
  CASE event.name
    WHEN 'submitted' THEN
      INSERT INTO request (tenant, id, action, principal, status, priority, submitted_at, due_at, deadline)
      SELECT whose, which, action, event.principal, 'queued', priority, event.at, "notBefore", deadline
      FROM json_to_record(event.data) AS (action text, priority text, "notBefore" timestamptz, deadline timestamptz)
      ON CONFLICT (tenant, id) DO NOTHING;
    WHEN 'started' THEN
      SELECT * INTO changed FROM json_to_record(event.data) AS (attempt integer, run text, worker text);
      UPDATE request
      SET status = 'processing', attempt = changed.attempt, run = changed.run, worker = changed.worker, due_at = NULL
      WHERE tenant = whose AND id = which;
    WHEN 'retrying' THEN
      SELECT * INTO changed FROM json_to_record(event.data) AS ("dueAt" timestamptz);
      UPDATE request SET status = 'retrying', run = NULL, worker = NULL, due_at = changed."dueAt"
      WHERE tenant = whose AND id = which;
    WHEN 'released' THEN
      UPDATE request SET status = 'queued', run = NULL, worker = NULL, due_at = NULL
      WHERE tenant = whose AND id = which;
    WHEN 'resent' THEN
      SELECT * INTO changed FROM json_to_record(event.data) AS (deadline timestamptz);
      UPDATE request
      SET status = 'queued', due_at = NULL, deadline = changed.deadline, finished_at = NULL, dead = false
      WHERE tenant = whose AND id = which;
    WHEN 'completed', 'cancelled' THEN
      UPDATE request SET status = event.name, run = NULL, worker = NULL, due_at = NULL, finished_at = event.at
      WHERE tenant = whose AND id = which;
    WHEN 'failed' THEN
      SELECT * INTO changed FROM json_to_record(event.data) AS (dead boolean);
      UPDATE request SET status = 'failed', run = NULL, worker = NULL, due_at = NULL, finished_at = event.at, dead = changed.dead
      WHERE tenant = whose AND id = which;
    ELSE NULL;
  END CASE;
  RETURN NULL;
END $$;

CREATE TRIGGER index_request AFTER INSERT ON event_journal
  FOR EACH ROW WHEN (starts_with(NEW.persistence_id, 'request|')) EXECUTE FUNCTION index_request();
