/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.TreeMap;
import org.apache.beam.sdk.io.UnboundedSource;

/**
 * What a stream goes on from: everything up to a micro-batch is done.
 *
 * @param last that micro-batch
 * @param splits of the sources, by the step that reads
 * @param keys where Spark has written what was kept of keys, by the step that keeps
 */
record Snapshot(
    Pin last,
    TreeMap<String, ArrayList<UnboundedSource<?, ?>>> splits,
    TreeMap<String, String> keys)
    implements Serializable {}
