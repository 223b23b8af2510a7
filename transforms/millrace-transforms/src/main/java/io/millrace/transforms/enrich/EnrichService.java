/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.SpecDisplay;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.rows.InputCheck;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Adds fields of what a service answers when it is asked for a row's key.
 *
 * <p>It does not know what the service knew when the row happened: a run at another time, and a
 * {@link ServicePolicy.Cache#keepFor remembered} answer, may give another row. Of one answer per
 * key, results depend neither on what is remembered nor, where calls succeed or are refused, on
 * which keys are asked for together. No order is promised.
 *
 * <p><b>Input:</b> rows in the global window, whose key is of the types {@link Enrich} takes.
 *
 * <p><b>Output:</b> as {@link Enrich}. A null key is a miss, and is not asked for; so is a key that
 * the service does not know. A row whose key has no answer after all attempts is a {@link Rejected}
 * of code {@code ENRICHMENT_FAILED} and category DEPENDENCY, or BUG where the client threw what is
 * no failure of a service. A key that is refused fails no other row; a call that stays unavailable
 * or too slow fails the rows of all its keys, which {@link ServicePolicy#batchKeys} of 1 keeps
 * apart.
 *
 * <p><b>Calls:</b> different keys of a block once, in batches; a key that another block waits for
 * or that is remembered, not at all. A call that is refused is made again for each half of its
 * batch, until the key at fault is alone. A bundle ends when all its calls have. A bundle that a
 * runner tries again asks again: the service must only be read.
 *
 * <p><b>State and memory:</b> no Beam state. A worker remembers as much as the cache may; a bundle
 * holds as many blocks as calls may be in flight.
 *
 * <p><b>Bounded and unbounded input:</b> no difference.
 *
 * <pre>{@code
 * clicks.apply(
 *     Enrich.fromService(USER, HttpLookup.get("https://users.example/v1/users/{key}"))
 *         .matching("user_id")
 *         .picking("country")
 *         .with(ServicePolicy.defaults().withCallsPerSecond(50))
 *         .onFailureReject(new StepContext(runId, "clicks/Enrich")));
 *
 * // the service knows U1: AT; clicks: U1, U2 -> U1 AT, U2 null
 * }</pre>
 *
 * @since 0.1
 */
@Evolving
public final class EnrichService
    extends Enriching<EnrichService, PCollection<Row>, EnrichResult<Row>> {
  private static final long serialVersionUID = 1L;

  private final Schema answers;
  private final ServiceOpener<?> opener;
  private final EnrichServiceSpec spec;

  EnrichService(Schema answers, ServiceOpener<?> opener) {
    this(answers, opener, EnrichServiceSpec.NONE);
  }

  private EnrichService(Schema answers, ServiceOpener<?> opener, EnrichServiceSpec spec) {
    this.answers = answers;
    this.opener = opener;
    this.spec = spec;
  }

  /** The field of the input whose values the service is asked for; required. */
  public EnrichService matching(String inputField) {
    requireNonNull(inputField, "inputField is null");
    return new EnrichService(answers, opener, spec.keyField(inputField));
  }

  /** How the service is asked; {@link ServicePolicy#defaults} by default. */
  public EnrichService with(ServicePolicy policy) {
    requireNonNull(policy, "policy is null");
    return new EnrichService(answers, opener, spec.policy(policy));
  }

  /** Where a row becomes a dead letter that got no answer; required unless misses are rejected. */
  public EnrichService onFailureReject(StepContext context) {
    requireNonNull(context, "context is null");
    return new EnrichService(answers, opener, spec.failuresAt(context));
  }

  @Override
  AddedFields added() {
    return spec.added();
  }

  @Override
  EnrichService adding(AddedFields added) {
    return new EnrichService(answers, opener, spec.adding(added));
  }

  /** The same for blocks. */
  public PTransform<PCollection<Block>, EnrichResult<Block>> onBlocks() {
    return new OnBlocks(this);
  }

  @Override
  public EnrichResult<Row> expand(PCollection<Row> input) {
    layout(input, input.getSchema());
    EnrichResult<Block> result =
        input.apply("Pack", PackBlocks.of()).apply("Enrich", new OnBlocks(this));
    return new EnrichResult<>(
        result.enriched().apply("Unpack", UnpackBlocks.rows()), result.rejected());
  }

  private ServiceLayout layout(PCollection<?> input, Schema rows) {
    String key = spec.keyField();
    StepContext lettersAt = spec.lettersAt();
    InputCheck check = InputCheck.of("enrich", "input", input, rows);
    if (key == null) {
      check.problem("Missing required key field; name it by matching(inputField)");
    } else {
      check.field(key, InputCheck.PLAIN_TYPES);
    }
    if (lettersAt == null) {
      check.problem("Missing required place of dead letters; name it by onFailureReject(context)");
    }
    AddedLayout.check(spec.added(), check, rows, field -> requireField(check, field), answers);
    check.orThrow();
    return new ServiceLayout(
        requireNonNull(key),
        AddedLayout.of(spec.added(), rows, answers),
        answers,
        requireNonNull(lettersAt),
        spec.policy());
  }

  private void requireField(InputCheck check, String field) {
    if (!answers.hasField(field)) {
      check.problem(
          "Missing required answer field %s (available: %s)"
              .formatted(field, answers.getFieldNames()));
    }
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    SpecDisplay.add(spec, builder);
  }

  private static final class OnBlocks extends PTransform<PCollection<Block>, EnrichResult<Block>> {
    private static final long serialVersionUID = 1L;

    private final EnrichService rows;

    OnBlocks(EnrichService rows) {
      this.rows = rows;
    }

    @Override
    public EnrichResult<Block> expand(PCollection<Block> input) {
      ServiceLayout layout = rows.layout(input, BlockCoder.of(input).schema());
      PCollectionTuple outputs =
          input.apply(
              "Ask",
              ParDo.of(new AskServiceFn(layout, rows.opener))
                  .withOutputTags(EnrichResult.ENRICHED, TupleTagList.of(EnrichResult.REJECTED)));
      return new EnrichResult<>(
          outputs.get(EnrichResult.ENRICHED).setCoder(BlockCoder.of(layout.added().outputSchema())),
          outputs.get(EnrichResult.REJECTED));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
      rows.populateDisplayData(builder);
    }
  }
}
