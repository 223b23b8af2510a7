/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.parity;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Evolving;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs the pipeline once, somewhere.
 *
 * @since 0.1
 */
@Evolving
@FunctionalInterface
public interface CellRunner {
  /** Runs it to the end. */
  Ran run(CellRun run);

  /**
   * What is to run.
   *
   * @param mode {@code batch} or {@code streaming}
   * @param options of the pipeline
   * @param warehouse empty or not there; the pipeline's own folder is in it, by its name
   */
  record CellRun(String mode, String runner, Map<String, String> options, Path warehouse) {
    public CellRun {
      options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }
  }

  /**
   * How it went.
   *
   * @param reason why it did not finish; empty if it did
   */
  record Ran(State state, String reason) {
    public Ran {
      requireNonNull(state, "state is null");
      requireNonNull(reason, "reason is null");
    }
  }

  /** How a run ends. */
  enum State {
    /** Its tables are complete. */
    FINISHED,
    /** It began, and did not succeed. */
    FAILED,
    /** The engine, or the pipeline, has no such mode, and says so before it begins. */
    REFUSED
  }
}
