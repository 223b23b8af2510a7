/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;

/** Flink's way to find an executor, with one to be found. */
record OneExecutor(PipelineExecutor executor)
    implements PipelineExecutorServiceLoader, PipelineExecutorFactory {
  static final String NAME = "millrace";

  @Override
  public PipelineExecutorFactory getExecutorFactory(Configuration configuration) {
    return this;
  }

  @Override
  public Stream<String> getExecutorNames() {
    return Stream.of(NAME);
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public boolean isCompatibleWith(Configuration configuration) {
    return true;
  }

  @Override
  public PipelineExecutor getExecutor(Configuration configuration) {
    return executor;
  }
}
