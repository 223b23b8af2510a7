/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.FilterRows;
import io.millrace.transforms.block.FilterRowsResult;
import io.millrace.transforms.period.FiringWindows;
import io.millrace.transforms.period.GatherSides;
import io.millrace.transforms.period.GatherSidesResult;
import io.millrace.transforms.rows.InputCheck;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/** {@link EnrichStream} of blocks. */
final class EnrichStreamBlocks extends PTransform<PCollection<Block>, EnrichStreamResult<Block>> {
  private static final long serialVersionUID = 1L;

  private final transient Side reference;
  private final EnrichStreamSpec spec;

  EnrichStreamBlocks(Side reference, EnrichStreamSpec spec) {
    this.reference = reference;
    this.spec = spec;
  }

  /**
   * The fields that must be equal.
   *
   * @throws ValidationException if the spec is incomplete or does not fit the input or the
   *     reference
   */
  EnrichSpec.Match check(PCollection<?> input, Schema rows) {
    EnrichSpec.Match match = spec.enrich().match();
    if (match == null) {
      throw new ValidationException(
          "Missing required key fields; name them by matching(inputField, referenceField)");
    }
    InputCheck check = InputCheck.of("enrich", "input", input, rows);
    InputCheck other =
        check.and("look up in", "reference", reference.collection(), reference.schema());
    spec.problems().forEach(check::problem);
    check.match(match.inputField(), other, match.tableField());
    spec.inputTimes().check(check);
    if (reference.isRows()) {
      spec.referenceTimes().check(other);
    } else {
      spec.referenceTimes()
          .problemsOfBlocks("referenceAt", "referenceStampedBy", "a reference in blocks")
          .forEach(check::problem);
    }
    AddedLayout.check(spec.enrich().added(), check, rows, other::field, reference.schema());
    check.orThrow();
    return match;
  }

  @Override
  public EnrichStreamResult<Block> expand(PCollection<Block> input) {
    Schema rows = BlockCoder.of(input).schema();
    EnrichSpec.Match match = check(input, rows);
    AddedLayout layout = AddedLayout.of(spec.enrich().added(), rows, reference.schema());
    String key = match.inputField();
    FilterRowsResult keyed = input.apply("SplitKeys", FilterRows.where(row -> !row.isNull(key)));
    GatherSidesResult gathered =
        keyed
            .kept()
            .apply(
                "Gather",
                GatherSides.of(
                        List.of(key),
                        reference.blocks("PackReference", spec.referenceTimes()),
                        List.of(match.tableField()),
                        spec.cut())
                    .lookingBackAtTheRightOnly());
    PCollectionTuple found =
        apply(
            gathered.sides(), "LookUp", new AsOfFn(layout, match, reference.schema(), spec.cut()));
    PCollectionTuple missed =
        apply(keyed.filtered(), "MissNullKeys", new MissFn(layout, match, reference.schema()));
    BlockCoder coder = BlockCoder.of(layout.outputSchema());
    PCollection<Block> enriched =
        PCollectionList.of(
                found
                    .get(EnrichResult.ENRICHED)
                    .setCoder(coder)
                    .apply("EnrichedGlobally", FiringWindows.none()))
            .and(missed.get(EnrichResult.ENRICHED).setCoder(coder))
            .apply("Enriched", Flatten.pCollections());
    PCollection<Rejected> rejected =
        PCollectionList.of(
                found.get(EnrichResult.REJECTED).apply("RejectedGlobally", FiringWindows.none()))
            .and(missed.get(EnrichResult.REJECTED))
            .apply("Rejected", Flatten.pCollections());
    return new EnrichStreamResult<>(
        enriched, rejected, gathered.lateLeft(), gathered.lateRight(), gathered.absorbedRight());
  }

  private static <T> PCollectionTuple apply(
      PCollection<T> input, String name, DoFn<T, Block> enrich) {
    return input.apply(
        name,
        ParDo.of(enrich)
            .withOutputTags(EnrichResult.ENRICHED, TupleTagList.of(EnrichResult.REJECTED)));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
