/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.millrace;

import io.millrace.benchmarks.contender.Arguments;
import io.millrace.transforms.ledger.Ledger;
import org.apache.beam.sdk.Pipeline;

/** What every part of the graph is built with. */
record Job(Pipeline pipeline, Arguments arguments, Ledger ledger, Outputs outputs) {}
