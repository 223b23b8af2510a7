/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.PDone;

/**
 * Makes written files visible: one commit per table, by one committer per table.
 *
 * <p>The commit carries the run's id in its snapshot summary and is skipped if the table already
 * has a snapshot with that id, so a repeated bundle changes nothing. Tables with {@link
 * IcebergTable.Gate#WHEN_OPEN} are left as they are if the gate says false. It does not promise one
 * commit over several tables: a reader may see one table's new snapshot before another's.
 *
 * <p><b>Input:</b> the files of all tables. <b>Time and windows:</b> batch, global window.
 * <b>Failures:</b> a commit that conflicts with another writer's is made again, twenty times at
 * most, then fails the bundle.
 *
 * <pre>{@code
 * files.apply("Commit", CommitTables.of(catalog, tables, runId, balanced));
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class CommitTables extends PTransform<PCollection<WrittenFile>, PDone> {
  private static final long serialVersionUID = 1L;
  private final Committer committer;
  private final String runId;
  private final PCollectionView<Boolean> gate;

  private CommitTables(Committer committer, String runId, PCollectionView<Boolean> gate) {
    this.committer = committer;
    this.runId = requireNonNull(runId, "runId is null");
    this.gate = requireNonNull(gate, "gate is null");
  }

  /**
   * @param tables every table of the run: one without files is committed too, so that {@link
   *     IcebergTable.WriteMode#REPLACE} empties it
   * @param runId the commit's id: of all that write one table in a run, each needs one of its own
   * @param gate true once the run's results may be seen
   */
  public static CommitTables of(
      IcebergCatalog catalog,
      List<IcebergTable> tables,
      String runId,
      PCollectionView<Boolean> gate) {
    return new CommitTables(new Committer(catalog, tables), runId, gate);
  }

  @Override
  public PDone expand(PCollection<WrittenFile> files) {
    // A table without files still needs its turn: an empty file stands for it.
    PCollection<WrittenFile> everyTable =
        files.getPipeline().apply("EveryTable", Create.of(noFiles()).withCoder(files.getCoder()));
    PCollectionList.of(files)
        .and(everyTable)
        .apply("WithEmptyTables", Flatten.pCollections())
        .apply("KeyByTable", WithKeys.of(WrittenFile::table))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), files.getCoder()))
        .apply("GroupByTable", GroupByKey.create())
        .apply("Commit", ParDo.of(new CommitFn(committer, runId, gate)).withSideInputs(gate));
    return PDone.in(files.getPipeline());
  }

  private List<WrittenFile> noFiles() {
    return committer.tables().stream().map(table -> WrittenFile.none(table.name())).toList();
  }

  private static final class CommitFn extends DoFn<KV<String, Iterable<WrittenFile>>, Void> {
    private static final long serialVersionUID = 1L;
    private final Committer committer;
    private final String runId;
    private final PCollectionView<Boolean> gate;

    CommitFn(Committer committer, String runId, PCollectionView<Boolean> gate) {
      this.committer = committer;
      this.runId = runId;
      this.gate = gate;
    }

    @ProcessElement
    public void processElement(ProcessContext context) {
      IcebergTable spec = committer.table(context.element().getKey());
      if (spec.gate() == IcebergTable.Gate.WHEN_OPEN && !context.sideInput(gate)) {
        return;
      }
      List<WrittenFile> files = new ArrayList<>();
      context.element().getValue().forEach(files::add);
      committer.commit(spec, runId, files);
    }
  }
}
