package io.onager.bench;

import io.onager.journal.DatabaseSettings;
import java.util.Optional;

/**
 * What all benchmarks of a run share.
 *
 * @param database to store in; each server makes actors of its own in it
 * @param postgres the first process of the database, where it runs on this machine
 * @param plan how much is measured
 */
record Setup(DatabaseSettings database, Optional<ProcessHandle> postgres, Plan plan) {}
