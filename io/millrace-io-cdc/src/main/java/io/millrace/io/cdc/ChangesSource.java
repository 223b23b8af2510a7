/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.io.files.ReadBatch;
import io.millrace.transforms.StepContext;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** The changes of a table. A database tells them in one order, so there is one reader. */
final class ChangesSource extends UnboundedSource<ReadBatch, ChangesMark> {
  private static final long serialVersionUID = 1L;

  private final ChangesSettings settings;
  private final StepContext context;

  ChangesSource(ChangesSettings settings, StepContext context) {
    this.settings = settings;
    this.context = context;
  }

  /** The run and step that letters name. */
  StepContext context() {
    return context;
  }

  @Override
  public List<ChangesSource> split(int desired, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public ChangesReader createReader(PipelineOptions options, @Nullable ChangesMark mark) {
    return new ChangesReader(this, settings, mark);
  }

  @Override
  public Coder<ReadBatch> getOutputCoder() {
    return ReadBatch.coder(settings.output());
  }

  @Override
  public Coder<ChangesMark> getCheckpointMarkCoder() {
    return ChangesMarkCoder.INSTANCE;
  }

  @Override
  public String toString() {
    return "Changes of " + settings.name();
  }
}
