-- The tables of pekko-persistence-jdbc 1.1 (event_journal, event_tag, snapshot), which owns their columns.
-- What differs: ids are text, because ours are longer than its 255 characters, and compare byte by byte ("C"), because
-- that is faster and an index by a locale's order breaks when the operating system's locale data changes.
-- The primary keys serve every read by persistence id behind a sequence number.

CREATE TABLE event_journal (
  ordering           bigserial NOT NULL,
  persistence_id     text COLLATE "C" NOT NULL,
  sequence_number    bigint NOT NULL,
  deleted            boolean NOT NULL DEFAULT false,
  writer             text NOT NULL,
  write_timestamp    bigint,
  adapter_manifest   text,
  event_ser_id       integer NOT NULL,
  event_ser_manifest text NOT NULL,
  event_payload      bytea NOT NULL,
  meta_ser_id        integer,
  meta_ser_manifest  text,
  meta_payload       bytea,
  PRIMARY KEY (persistence_id, sequence_number)
);

CREATE UNIQUE INDEX event_journal_ordering_idx ON event_journal (ordering);

CREATE TABLE event_tag (
  event_id bigint REFERENCES event_journal (ordering) ON DELETE CASCADE,
  tag      text COLLATE "C",
  PRIMARY KEY (event_id, tag)
);

CREATE TABLE snapshot (
  persistence_id        text COLLATE "C" NOT NULL,
  sequence_number       bigint NOT NULL,
  created               bigint NOT NULL,
  snapshot_ser_id       integer NOT NULL,
  snapshot_ser_manifest text NOT NULL,
  snapshot_payload      bytea NOT NULL,
  meta_ser_id           integer,
  meta_ser_manifest     text,
  meta_payload          bytea,
  PRIMARY KEY (persistence_id, sequence_number)
);
