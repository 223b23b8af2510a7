/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.Row;

/** Makes one {@link LookupTable} of a whole table; an empty one of an empty table. */
final class IndexTable extends PTransform<PCollection<Row>, PCollectionView<LookupTable>> {
  private static final long serialVersionUID = 1L;

  private final EnrichLayout layout;

  IndexTable(EnrichLayout layout) {
    this.layout = layout;
  }

  @Override
  public PCollectionView<LookupTable> expand(PCollection<Row> table) {
    return table
        .apply("PickEntries", ParDo.of(new PickEntryFn(layout)))
        .setCoder(KvCoder.of(VarIntCoder.of(), RowCoder.of(layout.entrySchema())))
        .apply("GroupAll", GroupByKey.create())
        .apply("Build", ParDo.of(new BuildFn(layout.tableKeyName())))
        .setCoder(LookupTable.coder(layout.tableKeyName(), layout.entrySchema()))
        .apply(
            "View",
            View.<LookupTable>asSingleton()
                .withDefaultValue(new LookupTable(layout.tableKeyName(), List.of())));
  }

  private static final class PickEntryFn extends DoFn<Row, KV<Integer, Row>> {
    private static final long serialVersionUID = 1L;

    private final EnrichLayout layout;

    PickEntryFn(EnrichLayout layout) {
      this.layout = layout;
    }

    @ProcessElement
    public void processElement(@Element Row tableRow, OutputReceiver<KV<Integer, Row>> out) {
      out.output(KV.of(0, layout.entryOf(tableRow)));
    }
  }

  private static final class BuildFn extends DoFn<KV<Integer, Iterable<Row>>, LookupTable> {
    private static final long serialVersionUID = 1L;

    private final String keyName;

    BuildFn(String keyName) {
      this.keyName = keyName;
    }

    @ProcessElement
    public void processElement(
        @Element KV<Integer, Iterable<Row>> all, OutputReceiver<LookupTable> out) {
      out.output(new LookupTable(keyName, all.getValue()));
    }
  }
}
