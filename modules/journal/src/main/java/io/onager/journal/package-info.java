/**
 * PostgreSQL: where it is, its schema, the settings of the persistence plugins, and a server that
 * comes along.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.onager.journal.DatabaseSettings} says where the database is
 *   <li>{@link io.onager.journal.Migrations} brings its schema up to date
 *   <li>{@link io.onager.journal.EmbeddedDatabase} is a database without one
 *   <li>{@link io.onager.journal.TemplateDatabase} gives every test its own
 * </ul>
 */
@NullMarked
package io.onager.journal;

import org.jspecify.annotations.NullMarked;
