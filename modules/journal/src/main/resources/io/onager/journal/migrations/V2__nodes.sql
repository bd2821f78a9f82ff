-- Which nodes share this database, as they say themselves: so that a node that starts finds the others.
-- Nothing here is compared with a clock: a node counts its beats, and whoever looks sees whether they go on.

-- The one cluster that works on these tables. A new id each time that one is formed, so that a node of an earlier one
-- sees that it is not of this one.
CREATE TABLE cluster (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  id        uuid NOT NULL,
  name      text NOT NULL,
  formed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE node (
  address    text COLLATE "C" PRIMARY KEY,
  uid        bigint NOT NULL,
  cluster_id uuid,
  beats      bigint NOT NULL,
  protocol   integer NOT NULL,
  shards     integer NOT NULL,
  version    text NOT NULL,
  place      text NOT NULL,
  seen_at    timestamptz NOT NULL
);

COMMENT ON COLUMN node.uid IS 'another one each time that a node starts';
COMMENT ON COLUMN node.cluster_id IS 'the cluster of which it is a member; null while it is none';
COMMENT ON COLUMN node.protocol IS 'which version of the messages between nodes it speaks';
COMMENT ON COLUMN node.shards IS 'among how many shards it divides the actors of a type';
COMMENT ON COLUMN node.version IS 'of the application';
COMMENT ON COLUMN node.place IS 'the machine and its network, where the operating system tells';
COMMENT ON COLUMN node.seen_at IS 'for people';
