/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.rows.FieldSetting;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** {@link EnrichService} as settings, by {@link HttpLookup}. */
record EnrichServiceSettings(
    @SchemaFieldDescription(
            "The input's field whose values are asked for; null is not asked for, and nothing is known of it.")
        String match,
    @SchemaFieldDescription("What is asked.") Service service,
    @SchemaFieldDescription("How the service is asked; as a policy's defaults if not given.")
        @Nullable ServicePolicy policy,
    @SchemaFieldDescription("What is added.") AddSettings add,
    @SchemaFieldDescription(
            "Where a row becomes a dead letter that got no answer; where misses do if not given,"
                + " and required where they do not.")
        @Nullable OnFailure onFailure) {

  /** As {@link HttpLookup}. */
  record Service(
      @SchemaFieldDescription(
              "Of http or https. With {key} in it, GET asks for one key a call; without, POST sends"
                  + " {\"keys\": [...]} and reads an object of answers by key.")
          String url,
      @SchemaFieldDescription("Headers to send. They travel with the pipeline: not for secrets.")
          @DefaultsTo("[]")
          Map<String, String> headers,
      @SchemaFieldDescription(
              "Headers to send, each with the variable of the worker's environment that has its"
                  + " value: for secrets.")
          @DefaultsTo("[]")
          Map<String, String> headersFromEnvironment,
      @SchemaFieldDescription("The members of an answer that are read, a JSON object.")
          List<FieldSetting> answers) {
    HttpLookup lookup() {
      HttpLookup lookup = url.contains(HttpLookup.KEY) ? HttpLookup.get(url) : HttpLookup.post(url);
      for (Map.Entry<String, String> header : headers.entrySet()) {
        lookup = lookup.header(header.getKey(), header.getValue());
      }
      for (Map.Entry<String, String> header : headersFromEnvironment.entrySet()) {
        lookup = lookup.headerFromEnvironment(header.getKey(), header.getValue());
      }
      return lookup;
    }

    Schema schema() {
      return FieldSetting.schema(answers);
    }
  }

  record OnFailure(
      @SchemaFieldDescription("The run, as letters name it.") String runId,
      @SchemaFieldDescription("The step, as letters name it.") String step) {}

  EnrichService enrich() {
    Schema answers = service.schema();
    EnrichService enrich =
        add.addTo(Enrich.fromService(answers, service.lookup()).matching(match), answers);
    enrich = policy == null ? enrich : enrich.with(policy);
    return onFailure == null
        ? enrich
        : enrich.onFailureReject(new StepContext(onFailure.runId(), onFailure.step()));
  }
}
