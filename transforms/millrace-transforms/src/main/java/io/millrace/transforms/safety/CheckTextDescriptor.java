/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.safety;

import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.descriptor.Description;
import io.millrace.transforms.descriptor.Description.Port;
import io.millrace.transforms.descriptor.Guarantees;
import io.millrace.transforms.descriptor.Lineage.Kind;
import io.millrace.transforms.descriptor.LineageBuilder;
import io.millrace.transforms.descriptor.RowsDescriptor;
import java.util.List;
import org.apache.beam.sdk.values.PCollectionRowTuple;

/** Describes a check of texts by one judge. */
abstract class CheckTextDescriptor implements RowsDescriptor<CheckTextSettings> {
  private static final String INPUT = "input";
  private static final String OUTPUT = "checked";

  private final Judge judge;
  private final String name;
  private final String sentence;

  CheckTextDescriptor(Judge judge, String name, String sentence) {
    this.judge = judge;
    this.name = name;
    this.sentence = sentence;
  }

  @Override
  public Class<CheckTextSettings> settings() {
    return CheckTextSettings.class;
  }

  @Override
  public Description description() {
    return new Description(
        name,
        1,
        sentence,
        List.of(new Port(INPUT, "Rows with a text.")),
        List.of(new Port(OUTPUT, "Every row, with its score.")),
        Guarantees.ofEachRow(),
        List.of(CheckTextMetrics.values()));
  }

  @Override
  public String example() {
    return """
        {"in": "text", "flagging_from": 0.6}""";
  }

  @Override
  public PCollectionRowTuple apply(CheckTextSettings settings, PCollectionRowTuple inputs) {
    return PCollectionRowTuple.of(
        OUTPUT,
        inputs
            .get(INPUT)
            .apply("Pack", PackBlocks.of())
            .apply("Check", new CheckTextBlocks(specOf(settings)))
            .apply("Unpack", UnpackBlocks.rows()));
  }

  @Override
  public void trace(CheckTextSettings settings, LineageBuilder lineage) {
    lineage.output(OUTPUT).copyAll(INPUT);
    for (String added : specOf(settings).added().getFieldNames()) {
      lineage.column(added, Kind.TRANSFORMATION, INPUT, settings.in());
    }
  }

  private CheckTextSpec specOf(CheckTextSettings settings) {
    CheckTextSpec usual = CheckTextSpec.of(settings.in(), judge);
    Double flaggingFrom = settings.flaggingFrom();
    return flaggingFrom == null ? usual : usual.flaggedFrom(flaggingFrom);
  }
}
