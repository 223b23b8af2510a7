/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.util.UUID;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.PCollection;

/**
 * Shows hidden files once all are complete, and those of one attempt only.
 *
 * <p>An engine that starts again from a checkpoint writes what came after it once more, to files of
 * other names, though it may have shown the first ones already. So the first complete set of files
 * is written down, and every later attempt shows that set and forgets its own. This needs an engine
 * that has one attempt at work at a time.
 */
final class ShowFiles<T> extends PTransform<PCollection<T>, PCollection<T>> {
  private static final long serialVersionUID = 1L;

  private final String decision;
  private final SerializableFunction<T, String> pathOf;

  /**
   * Shows the files of this pipeline, whatever others have shown.
   *
   * @param pathOf the path that a file will have, in the folder
   */
  ShowFiles(String folder, SerializableFunction<T, String> pathOf) {
    this(folder, UUID.randomUUID().toString(), pathOf);
  }

  /**
   * Shows the files of the first pipeline that came so far with that name.
   *
   * @param name of what is written, the same when it is written again
   */
  ShowFiles(String folder, String name, SerializableFunction<T, String> pathOf) {
    this.decision = HiddenPath.in(folder, "." + name + ".files");
    this.pathOf = pathOf;
  }

  @Override
  public PCollection<T> expand(PCollection<T> input) {
    return input
        .apply("Gather", WithKeys.of(0))
        .apply("WaitForAll", GroupByKey.create())
        .apply(
            "Show", ParDo.of(new ShowFilesFn<>(decision, ListCoder.of(input.getCoder()), pathOf)))
        .setCoder(input.getCoder());
  }
}
