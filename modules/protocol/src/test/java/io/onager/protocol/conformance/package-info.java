/**
 * Runs the conformance suite against a server; {@code conformance/README.md} among this module's
 * resources describes the files. Start at {@link io.onager.protocol.conformance.ConformanceSuite}.
 */
@NullMarked
package io.onager.protocol.conformance;

import org.jspecify.annotations.NullMarked;
