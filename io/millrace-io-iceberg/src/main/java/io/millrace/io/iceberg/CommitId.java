/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What a commit is known by when it comes again: the run's id; of a table that several steps of a
 * run may write, {@code RUN#STEP}; of a stream either of them, a slash, and what tells the commits
 * of a stream apart.
 */
final class CommitId {
  private static final char STEP = '#';
  private static final char OF_STREAM = '/';

  private CommitId() {}

  /**
   * That of a step's only commit, and how those of its stream begin.
   *
   * @param step its full name in the pipeline, which no other step has
   */
  static String ofStep(String runId, String step) {
    return encoded(runId) + STEP + encoded(step);
  }

  static boolean isOfStream(String id) {
    return id.indexOf(OF_STREAM) >= 0;
  }

  /** How the ids of a stream's commits begin, up to the slash; that of a batch as it is. */
  static String writer(String id) {
    return isOfStream(id) ? id.substring(0, id.lastIndexOf(OF_STREAM) + 1) : id;
  }

  /**
   * Whether a run has made a commit, or a step of it.
   *
   * @param id also as {@link #writer} tells it
   */
  static boolean isOfRun(String id, String runId) {
    return run(id).equals(encoded(runId));
  }

  /** Whether two commits are of one run and but one of them is of a step. */
  static boolean areOfRunAndItsStep(String id, String other) {
    return isOfStep(id) != isOfStep(other) && run(id).equals(run(other));
  }

  /** Whether two commits are of two steps of one run. */
  static boolean areOfTwoSteps(String id, String other) {
    return isOfStep(id)
        && isOfStep(other)
        && run(id).equals(run(other))
        && !writer(id).equals(writer(other));
  }

  private static boolean isOfStep(String id) {
    return id.indexOf(STEP) >= 0;
  }

  private static String run(String id) {
    if (isOfStep(id)) {
      return id.substring(0, id.indexOf(STEP));
    }
    return encoded(isOfStream(id) ? id.substring(0, id.lastIndexOf(OF_STREAM)) : id);
  }

  /** Without the signs between the parts. */
  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}
