/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/**
 * A descriptor's example in Java.
 *
 * @param settings the example
 * @param applied gives the outputs by name
 */
record JavaDoor(
    DescriptorContract contract,
    String settings,
    Function<PCollectionRowTuple, Map<String, PCollection<Row>>> applied) {
  static JavaDoor of(
      DescriptorContract contract,
      Function<PCollectionRowTuple, Map<String, PCollection<Row>>> applied) {
    return new JavaDoor(contract, contract.descriptor().example(), applied);
  }

  String name() {
    return contract.descriptor().description().name();
  }

  Map<String, List<Row>> inputs() {
    return contract.inputs();
  }

  @Override
  public String toString() {
    return name();
  }
}
