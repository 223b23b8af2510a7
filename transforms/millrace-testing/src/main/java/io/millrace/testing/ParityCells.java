/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.testing.ParityCell.Arrival;
import io.millrace.testing.ParityCell.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a {@link ParityTest} once for each cell. */
final class ParityCells implements TestTemplateInvocationContextProvider {
  private static final class BeamsDefault implements ParityEngine {
    @Override
    public String name() {
      return "Beam's default runner";
    }

    @Override
    public PipelineOptions options() {
      return PipelineOptionsFactory.create();
    }
  }

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return context.getRequiredTestMethod().isAnnotationPresent(ParityTest.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    long asked = context.getRequiredTestMethod().getAnnotation(ParityTest.class).seed();
    return cells(engines(), asked == 0 ? new Random().nextLong() : asked).stream()
        .map(Invocation::new);
  }

  private static List<ParityEngine> engines() {
    List<ParityEngine> found =
        ServiceLoader.load(ParityEngine.class).stream().map(ServiceLoader.Provider::get).toList();
    return found.isEmpty() ? List.of(new BeamsDefault()) : found;
  }

  /** All of one seed: cells of one order of arrival have the same events. */
  static List<ParityCell> cells(List<ParityEngine> engines, long seed) {
    List<ParityCell> cells = new ArrayList<>();
    for (ParityEngine engine : engines) {
      for (Arrival arrival : Arrival.values()) {
        for (Input input : Input.values()) {
          if (engine.streams() || !input.isStream()) {
            cells.add(new ParityCell(engine, arrival, input, seed));
          }
        }
      }
    }
    return cells;
  }

  private record Invocation(ParityCell cell)
      implements TestTemplateInvocationContext, ParameterResolver {
    @Override
    public String getDisplayName(int index) {
      return cell.toString();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == ParityCell.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return cell;
    }
  }
}
