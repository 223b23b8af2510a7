/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import java.io.PrintWriter;

/**
 * Where a command speaks.
 *
 * @param out results
 * @param err progress and complaints
 * @param interactive true if a person watches {@code err}
 */
record Terminal(PrintWriter out, PrintWriter err, boolean interactive) {}
