/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Ticker;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.worker.WorkerHeld;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Asks a service for the keys of blocks, and gives each block out once its keys have answers. */
final class AskServiceFn extends DoFn<Block, Block> {
  private static final long serialVersionUID = 1L;

  private final ServiceLayout layout;
  private final ServiceOpener<?> opener;
  private final WorkerHeld<Boolean, ServiceGuard> guards = new WorkerHeld<>();
  private transient @Nullable Asker asker;
  private transient @Nullable AnsweredBlocks answered;
  private transient @Nullable Deque<AskedBlock> pending;

  AskServiceFn(ServiceLayout layout, ServiceOpener<?> opener) {
    this.layout = layout;
    this.opener = opener;
  }

  @Setup
  @SuppressWarnings("unchecked") // A row's key is of the type that the opener's author asked for.
  public void setup() {
    guards.open();
    ServiceGuard guard =
        guards.get(true, () -> new ServiceGuard(layout.policy(), Ticker.systemTicker()));
    ServiceCaller<Object> caller = (ServiceCaller<Object>) opener.open(layout.answers());
    asker = new Asker(caller, layout.answers(), layout.policy(), guard);
    answered = new AnsweredBlocks(layout);
  }

  /** What a bundle that failed left behind is forgotten: the runner gives it again. */
  @StartBundle
  public void startBundle() {
    pending = new ArrayDeque<>();
  }

  @ProcessElement
  public void processElement(
      @Element Block block, @Timestamp Instant timestamp, MultiOutputReceiver out) {
    Deque<AskedBlock> asked = requireNonNull(pending, "pending is null");
    asked.add(
        AskedBlock.of(block, timestamp, layout.keyName(), requireNonNull(asker, "asker is null")));
    while (!asked.isEmpty()
        && (asked.size() > layout.policy().callsInFlight() || asked.peek().isAnswered())) {
      giveOut(
          asked.remove(),
          (enriched, when) -> out.get(EnrichResult.ENRICHED).outputWithTimestamp(enriched, when),
          (letter, when) -> out.get(EnrichResult.REJECTED).outputWithTimestamp(letter, when));
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    for (AskedBlock asked : requireNonNull(pending, "pending is null")) {
      giveOut(
          asked,
          (enriched, when) ->
              context.output(EnrichResult.ENRICHED, enriched, when, GlobalWindow.INSTANCE),
          (letter, when) ->
              context.output(EnrichResult.REJECTED, letter, when, GlobalWindow.INSTANCE));
    }
    pending = null;
    requireNonNull(asker, "asker is null").report();
  }

  private void giveOut(AskedBlock asked, Output<Block> blocks, Output<Rejected> letters) {
    requireNonNull(answered, "answered is null")
        .giveOut(
            asked,
            new Extension.Out() {
              @Override
              public void enriched(Block block) {
                blocks.output(block, asked.timestamp());
              }

              @Override
              public void rejected(Rejected letter) {
                letters.output(letter, asked.timestamp());
              }
            });
  }

  @Teardown
  public void teardown() {
    guards.close();
    Asker open = asker;
    asker = null;
    if (open != null) {
      open.close();
    }
  }

  /** A block waits while later ones come. */
  @Override
  @SuppressWarnings("deprecation") // Beam offers no other way to say so.
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }

  private interface Output<T> {
    void output(T element, Instant timestamp);
  }
}
