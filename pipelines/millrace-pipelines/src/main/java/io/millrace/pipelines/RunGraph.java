/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.WriteDataFiles;
import io.millrace.io.iceberg.WrittenFile;
import io.millrace.io.mapping.MappedRow;
import io.millrace.pipelines.RunRequest.OnReject;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.RecordSchema;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.ledger.Ledger;
import io.millrace.transforms.quality.RowRule;
import io.millrace.transforms.replay.RaiseAttempts;
import io.millrace.transforms.replay.ReplayRejected;
import io.millrace.transforms.replay.ReplayRejectedResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.schemas.NoSuchSchemaException;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.joda.time.Duration;

/**
 * The graph of one run while it is built: the pipeline's own steps, and around them what every run
 * has: the ledger, dead letters, quality verdicts, table writes, and the commits. Those of a batch
 * are behind a gate that opens only if the ledger balances and no rule was broken that halts the
 * run; a stream commits while it comes, and is judged when it ends.
 *
 * <p>Not thread-safe; one per run.
 *
 * @since 0.1
 */
@Evolving
public final class RunGraph {
  /** Steps that read an input are named {@code Read/INPUT}: progress adds up what they gave. */
  public static final String READ = "Read/";

  /** Letters that enter STEP again are read in a step {@code Replay/STEP}. */
  static final String REPLAY = "Replay/";

  /** Steps that write a table are named {@code Write/TABLE}. */
  static final String WRITE = "Write/";

  private final Pipeline pipeline;
  private final RunMode mode;
  private final String runId;
  private final IcebergCatalog catalog;
  private final OnReject onReject;
  private final StepOutputs outputs;
  private final Ledger ledger = new Ledger();
  private final List<PCollection<Rejected>> rejected = new ArrayList<>();
  private final List<PCollection<Row>> duplicates = new ArrayList<>();
  private final List<PCollection<Row>> verdicts = new ArrayList<>();
  private final List<PCollection<Row>> late = new ArrayList<>();
  private final HaltingRules halting = new HaltingRules();
  private final RunTables tables;
  private ReplayedLetters replayed = ReplayedLetters.NONE;

  RunGraph(
      Pipeline pipeline,
      RunMode mode,
      String runId,
      IcebergCatalog catalog,
      OnReject onReject,
      StepOutputs outputs) {
    this.pipeline = pipeline;
    this.mode = mode;
    this.tables = new RunTables(mode);
    this.runId = runId;
    this.catalog = catalog;
    this.onReject = onReject;
    this.outputs = outputs;
  }

  public Pipeline pipeline() {
    return pipeline;
  }

  /** Whether input with an end is worked through, or a stream. */
  public RunMode mode() {
    return mode;
  }

  /** Names a step for its dead letters. */
  public StepContext at(String step) {
    return new StepContext(runId, step);
  }

  public Ledger ledger() {
    return ledger;
  }

  /**
   * Must wrap every output of every step before it is counted or used. It is where tests lose a
   * record to see that the ledger notices.
   */
  public <T> PCollection<T> output(String step, PCollection<T> output) {
    return outputs.pass(step, output);
  }

  /** Lets dead letters of an earlier run enter again; to be said before any step is built. */
  public void replaying(ReplayedLetters letters) {
    replayed = letters;
  }

  /** The attempts of the letters that enter a step again, by idempotency key. */
  public Map<String, Integer> replayedInto(String step) {
    return replayed.attempts(step);
  }

  /**
   * The SHA-256 of the records that letters which enter a step again were written about, by
   * idempotency key; without those of which no letter is of a first attempt.
   */
  public Map<String, String> replacedIn(String step) {
    return replayed.records(step);
  }

  /**
   * Reads the letters that enter a step again, and opens the ledger line of that, {@code
   * Replay/STEP}.
   */
  public PCollection<Block> replay(String step, ReplayRejected reading, PackBlocks<Row> packing) {
    String line = REPLAY + step;
    PCollection<Rejected> letters =
        pipeline
            .apply(line + "/Letters", Create.of(List.of(replayed.of(step))).withCoder(letterList()))
            .apply(line + "/Each", Flatten.iterables());
    ReplayRejectedResult result = letters.apply(line, reading);
    PCollection<Block> rows = output(line, result.rows().apply(line + "/Pack", packing));
    ledger
        .step(line)
        .read(letters)
        .written(rows)
        .duplicates(output(line + "/duplicates", result.duplicates()))
        .rejected(deadLetters(line, result.rejected()));
    return rows;
  }

  /** One element, since Beam reads a Create of several anew after a checkpoint inside of it. */
  private ListCoder<Rejected> letterList() {
    try {
      return ListCoder.of(pipeline.getSchemaRegistry().getSchemaCoder(Rejected.class));
    } catch (NoSuchSchemaException e) {
      throw new IllegalStateException("Cannot code dead letters", e);
    }
  }

  /** Sends a step's dead letters to their table; those of replayed records with an attempt more. */
  public PCollection<Rejected> deadLetters(String step, PCollection<Rejected> letters) {
    Map<String, Integer> attempts = replayed.attempts(step);
    PCollection<Rejected> counted =
        attempts.isEmpty()
            ? letters
            : letters.apply(step + "/RaiseAttempts", RaiseAttempts.of(attempts));
    PCollection<Rejected> passed = output(step + "/rejected", counted);
    rejected.add(passed);
    return passed;
  }

  /**
   * Sends a step's duplicates to their table.
   *
   * @param blocks of {@link MappedRow#schema} with a BOOLEAN {@code conflicting} behind it
   */
  public PCollection<Block> duplicates(String step, PCollection<Block> blocks) {
    PCollection<Block> passed = output(step + "/duplicates", blocks);
    duplicates.add(
        passed
            .apply(step + "/Unpack", UnpackBlocks.rows())
            .apply(
                step + "/Note", MapElements.into(rowType()).via(OpsTables.duplicate(runId, step)))
            .setRowSchema(OpsTables.DUPLICATES.schema()));
    return passed;
  }

  /**
   * Sends a step's late rows to their table.
   *
   * @param blocks of {@link MappedRow#schema}
   */
  public PCollection<Block> late(String step, PCollection<Block> blocks) {
    PCollection<Block> passed = output(step + "/late", blocks);
    late.add(
        passed
            .apply(step + "/UnpackLate", UnpackBlocks.rows())
            .apply(step + "/NoteLate", MapElements.into(rowType()).via(OpsTables.late(runId, step)))
            .setRowSchema(OpsTables.LATE.schema()));
    return passed;
  }

  /** Sends a step's quality verdicts to their table. */
  public void verdicts(String step, PCollection<Row> rows) {
    // Verdicts come with a trigger of their own; all that is written together must have one.
    Window<Row> asOthers =
        Window.<Row>configure()
            .triggering(DefaultTrigger.of())
            .withAllowedLateness(Duration.ZERO)
            .discardingFiredPanes();
    verdicts.add(
        rows.apply(step + "/AtTheEnd", asOthers)
            .apply(step + "/OfRun", MapElements.into(rowType()).via(OpsTables.withRunId(runId)))
            .setRowSchema(OpsTables.VERDICTS.schema()));
  }

  /**
   * Lets those rules of a step that halt stop a stream, once a dead letter of the step says that a
   * row broke one and is committed. A batch is halted by its verdicts.
   *
   * @param dataset as the verdicts name it
   */
  public void halting(String step, String dataset, List<RowRule> rules) {
    halting.add(step, dataset, rules);
  }

  /** The rules that halt. */
  HaltingRules halting() {
    return halting;
  }

  /**
   * Writes rows to a table and opens the ledger line of that write, {@code Write/TABLE}. A table
   * that is not appended to holds the rows of one run: a batch replaces all there are, a stream
   * empties it before it starts. Of windows a stream corrects those that it has given before. One
   * whose keys are upserted goes on from run to run.
   */
  public void write(IcebergTable table, PCollection<Row> rows) {
    IcebergTable written = tables.add(table);
    write(written, rows, WriteDataFiles.to(catalog, written));
  }

  /** Writes the rows of blocks to a table, otherwise as {@link #write}. */
  public void writeBlocks(IcebergTable table, PCollection<Block> blocks) {
    IcebergTable written = tables.add(table);
    write(written, blocks, WriteDataFiles.blocksTo(catalog, written));
  }

  private <T> void write(IcebergTable table, PCollection<T> rows, WriteDataFiles<T> writing) {
    String step = WRITE + table.name();
    PCollection<WrittenFile> written =
        output(step + "/files", output(step, rows).apply(step, writing));
    ledger.step(step).read(rows).written(written, file -> file.records() + file.superseded());
    tables.add(written);
  }

  /** The tables written so far. */
  RunTables tables() {
    return tables;
  }

  /** Closes the graph: letters, verdicts, ledger, gate, commits. Called once, at the end. */
  void finish() {
    PCollection<Rejected> letters = gatherDeadLetters();
    PCollection<Row> rows =
        letters
            .apply("DeadLetters/ToRows", MapElements.into(rowType()).via(RecordSchema::toRow))
            .setRowSchema(OpsTables.DEAD_LETTERS.schema());
    write(OpsTables.DEAD_LETTERS, rows);
    write(OpsTables.DUPLICATES, gather("Duplicates", duplicates, OpsTables.DUPLICATES));
    write(OpsTables.LATE, gather("Late", late, OpsTables.LATE));
    PCollection<Map<String, Long>> entries = ledger.entries(pipeline);
    LedgerRows sheet = LedgerRows.of(entries, ledger.steps(), runId, onReject);
    append(OpsTables.LEDGER, sheet.rows());
    if (mode == RunMode.STREAMING) {
      PCollection<Row> lines = LedgerRows.entries(entries, ledger.steps(), runId);
      append(OpsTables.LEDGER_ENTRIES, output("Ledger/entries", lines));
    }
    PCollection<Row> judged = gather("Verdicts", verdicts, OpsTables.VERDICTS);
    append(OpsTables.VERDICTS, judged);
    tables.commit(catalog, runId, () -> RunGate.of(sheet.approved(), judged));
  }

  private PCollection<Rejected> gatherDeadLetters() {
    Ledger.Step step = ledger.step("DeadLetters");
    rejected.forEach(step::read);
    PCollection<Rejected> letters =
        output(
            "DeadLetters",
            PCollectionList.of(rejected).apply("DeadLetters", Flatten.pCollections()));
    step.written(letters);
    return letters;
  }

  private PCollection<Row> gather(String name, List<PCollection<Row>> rows, IcebergTable table) {
    return rows.isEmpty()
        ? pipeline.apply(name, Create.empty(table.schema()))
        : PCollectionList.of(rows).apply(name, Flatten.pCollections());
  }

  /** Writes a table that the ledger cannot count, since it holds the ledger's own verdict. */
  private void append(IcebergTable table, PCollection<Row> rows) {
    IcebergTable written = tables.add(table);
    tables.add(rows.apply(WRITE + table.name(), WriteDataFiles.to(catalog, written)));
  }

  private static TypeDescriptor<Row> rowType() {
    return TypeDescriptor.of(Row.class);
  }
}
