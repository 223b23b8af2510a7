/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.ValidationException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;

/**
 * Makes files of input without end visible while they come: a commit per table and second or, where
 * {@link MillraceOptions#getCommitOnCheckpoint} is set, per checkpoint, or with {@link
 * MillraceOptions#getMicroBatches} per micro-batch.
 *
 * <p>One committer per table, and no commit twice: a commit carries an id made of the run's and the
 * names of its files, and a table that has a snapshot with that id is left alone. Rows are in a
 * table once if the files come again as they were when an engine goes back to an earlier state. An
 * engine with checkpoints goes back to the last of them, so there commits must wait for it. One
 * with micro-batches gives the same rows again, in other files; there the id has the number of the
 * pane, and a commit that comes again must have as many rows as the first time. It does not promise
 * one commit over several tables, and waits for no gate: what is in a stream is judged when it
 * ends.
 *
 * <p><b>Input:</b> the files of all tables, none of a table with {@link WriteMode#REPLACE}: a
 * stream's first files cannot be told from its later ones. <b>Time and windows:</b> global window.
 * <b>State and memory:</b> the names of files not committed yet; in a commit of {@link
 * WriteMode#OVERWRITE_WINDOWS} the rows of a window, of {@link WriteMode#UPSERT} the keys that
 * come. <b>Failures:</b> a commit that conflicts with another writer's is made again, twenty times
 * at most, then fails the bundle.
 *
 * <pre>{@code
 * files.apply("Commit", CommitStream.of(catalog, tables, runId));
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class CommitStream extends PTransform<PCollection<WrittenFile>, PDone> {
  private static final long serialVersionUID = 1L;
  private final Committer committer;
  private final String runId;

  private CommitStream(Committer committer, String runId) {
    this.committer = committer;
    this.runId = requireNonNull(runId, "runId is null");
  }

  /**
   * Commits files of these tables.
   *
   * @param runId how each commit's id begins: of all that write one table in a run, each needs one
   *     of its own
   * @throws ValidationException if a stream cannot be written to one of them, all named
   */
  public static CommitStream of(IcebergCatalog catalog, List<IcebergTable> tables, String runId) {
    List<String> replaced =
        tables.stream()
            .filter(table -> table.mode() == WriteMode.REPLACE)
            .map(
                table ->
                    "Unsupported mode of "
                        + table.name()
                        + ": REPLACE (supported in a stream: APPEND, OVERWRITE_WINDOWS, UPSERT)")
            .toList();
    if (!replaced.isEmpty()) {
      throw new ValidationException(String.join("\n", replaced));
    }
    return new CommitStream(new Committer(catalog, tables), runId);
  }

  @Override
  public PDone expand(PCollection<WrittenFile> files) {
    // Bounded input is committed once, when all of it is there.
    boolean onCheckpoint =
        files.isBounded() == IsBounded.UNBOUNDED
            && files.getPipeline().getOptions().as(MillraceOptions.class).getCommitOnCheckpoint();
    PCollection<KV<String, WrittenFile>> byTable =
        files
            .apply("KeyByTable", WithKeys.of(WrittenFile::table))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), files.getCoder()));
    // What waits for a checkpoint is gathered by that.
    (onCheckpoint ? Firing.atOnce(byTable) : Firing.afterAwhile(byTable))
        .apply("GroupByTable", GroupByKey.create())
        .apply(
            "Commit",
            ParDo.of(
                Firing.inMicroBatches(files)
                    ? new CommitPaneFn(committer, runId)
                    : onCheckpoint
                        ? new CommitStableFn(committer, runId)
                        : new CommitFn(committer, runId)));
    return PDone.in(files.getPipeline());
  }

  /** Commits what came in a bundle, all of a table as one. */
  private static class CommitFn extends DoFn<KV<String, Iterable<WrittenFile>>, Void> {
    private static final long serialVersionUID = 1L;
    private final Committer committer;
    private final String runId;
    private transient @Nullable IcebergTables tables;
    private transient @Nullable Map<String, List<WrittenFile>> came;

    CommitFn(Committer committer, String runId) {
      this.committer = committer;
      this.runId = runId;
    }

    @Setup
    public void setup() {
      tables = IcebergTables.open(committer.catalog());
    }

    @StartBundle
    public void startBundle() {
      came = new LinkedHashMap<>();
    }

    @ProcessElement
    public void processElement(@Element KV<String, Iterable<WrittenFile>> files) {
      List<WrittenFile> ofTable =
          requireNonNull(came, "not started")
              .computeIfAbsent(files.getKey(), first -> new ArrayList<>());
      files.getValue().forEach(ofTable::add);
    }

    @FinishBundle
    public void finishBundle() {
      IcebergTables opened = requireNonNull(tables, "not set up");
      requireNonNull(came, "not started")
          .forEach(
              (table, files) -> {
                if (!files.isEmpty()) {
                  opened.commit(committer.table(table), id(files), files);
                }
              });
    }

    @Teardown
    public void teardown() {
      if (tables != null) {
        tables.close();
      }
    }

    /** The same for the same files, in whichever order they come. */
    private String id(List<WrittenFile> files) {
      String names = String.join("\n", files.stream().map(WrittenFile::dataFile).sorted().toList());
      return runId + "/" + UUID.nameUUIDFromBytes(names.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Commits each pane by its number. A micro-batch that is worked off again writes its rows into
   * other files, which are not to be shown beside those of the first time.
   */
  private static final class CommitPaneFn extends DoFn<KV<String, Iterable<WrittenFile>>, Void> {
    private static final long serialVersionUID = 1L;
    private final Committer committer;
    private final String runId;

    CommitPaneFn(Committer committer, String runId) {
      this.committer = committer;
      this.runId = runId;
    }

    @ProcessElement
    public void processElement(@Element KV<String, Iterable<WrittenFile>> files, PaneInfo pane) {
      List<WrittenFile> all = new ArrayList<>();
      files.getValue().forEach(all::add);
      // The last pane has no files where those before had all.
      if (!all.isEmpty()) {
        committer.commit(committer.table(files.getKey()), runId + "/" + pane.getIndex(), all);
      }
    }
  }

  /** Gets only files that come again as they are. */
  private static final class CommitStableFn extends CommitFn {
    private static final long serialVersionUID = 1L;

    CommitStableFn(Committer committer, String runId) {
      super(committer, runId);
    }

    @Override
    @RequiresStableInput
    @ProcessElement
    public void processElement(@Element KV<String, Iterable<WrittenFile>> files) {
      super.processElement(files);
    }
  }
}
