/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.join.JoinResult.Side;
import io.millrace.transforms.period.FiringWindows;
import io.millrace.transforms.period.GatherSides;
import io.millrace.transforms.period.GatherSidesResult;
import java.util.List;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/** {@link Join} of blocks. */
final class JoinBlocks extends PTransform<PCollection<Block>, JoinResult<Block>> {
  private static final long serialVersionUID = 1L;

  private final JoinSpec spec;
  private final transient PCollection<Block> right;

  JoinBlocks(JoinSpec spec, PCollection<Block> right) {
    this.spec = spec;
    this.right = right;
  }

  @Override
  public JoinResult<Block> expand(PCollection<Block> left) {
    JoinLayout layout = layout(left);
    PCollectionTuple lefts = splitKeys("SplitLeftKeys", left, layout, true);
    PCollectionTuple rights = splitKeys("SplitRightKeys", right, layout, false);
    GatherSidesResult gathered =
        lefts
            .get(SplitKeysFn.KEYED)
            .apply(
                "Gather",
                GatherSides.of(
                    spec.leftKeys(), rights.get(SplitKeysFn.KEYED), spec.rightKeys(), spec.cut()));
    PCollectionTuple matched =
        gathered
            .sides()
            .apply(
                "Match",
                ParDo.of(new MatchFn(layout, spec.cut()))
                    .withOutputTags(
                        MatchFn.JOINED,
                        TupleTagList.of(MatchFn.LEFT_ALONE).and(MatchFn.RIGHT_ALONE)));
    PCollection<Block> pairs = globally(matched, MatchFn.JOINED, layout.output().schema());
    PCollection<Block> leftAlone = globally(matched, MatchFn.LEFT_ALONE, layout.leftSchema());
    PCollection<Block> rightAlone = globally(matched, MatchFn.RIGHT_ALONE, layout.rightSchema());
    return new JoinResult<>(
        flatten(
            "Joined",
            List.of(pairs, lefts.get(SplitKeysFn.JOINED), rights.get(SplitKeysFn.JOINED))),
        new Side<>(
            flatten("LeftUnmatched", List.of(leftAlone, lefts.get(SplitKeysFn.ALONE))),
            gathered.lateLeft(),
            flatten(
                "AbsorbedLeft", List.of(gathered.absorbedLeft(), lefts.get(SplitKeysFn.ABSORBED)))),
        new Side<>(
            flatten("RightUnmatched", List.of(rightAlone, rights.get(SplitKeysFn.ALONE))),
            gathered.lateRight(),
            flatten(
                "AbsorbedRight",
                List.of(gathered.absorbedRight(), rights.get(SplitKeysFn.ABSORBED)))));
  }

  private JoinLayout layout(PCollection<Block> left) {
    spec.leftTimes().refuseBlocks("at", "stampedBy", "withBlocks");
    Schema leftSchema = BlockCoder.of(left).schema();
    Schema rightSchema = BlockCoder.of(right).schema();
    return JoinLayout.of(spec, left, leftSchema, right, rightSchema);
  }

  private static PCollectionTuple splitKeys(
      String name, PCollection<Block> side, JoinLayout layout, boolean left) {
    PCollectionTuple split =
        side.apply(
            name,
            ParDo.of(new SplitKeysFn(layout, left))
                .withOutputTags(
                    SplitKeysFn.KEYED,
                    TupleTagList.of(SplitKeysFn.JOINED)
                        .and(SplitKeysFn.ALONE)
                        .and(SplitKeysFn.ABSORBED)));
    split.get(SplitKeysFn.KEYED).setCoder(BlockCoder.of(side));
    split.get(SplitKeysFn.JOINED).setCoder(BlockCoder.of(layout.output().schema()));
    split.get(SplitKeysFn.ALONE).setCoder(BlockCoder.of(side));
    split.get(SplitKeysFn.ABSORBED).setCoder(VarLongCoder.of());
    return split;
  }

  /** What came out by period; windows are data from here on. */
  private static PCollection<Block> globally(
      PCollectionTuple matched, TupleTag<Block> tag, Schema schema) {
    return matched
        .get(tag)
        .setCoder(BlockCoder.of(schema))
        .apply("Globally-" + tag.getId(), FiringWindows.none());
  }

  private static <T> PCollection<T> flatten(String name, List<PCollection<T>> parts) {
    return PCollectionList.of(parts).apply(name, Flatten.pCollections());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }
}
