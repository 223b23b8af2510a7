/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.dataset;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.RecordSchema;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;

/**
 * Makes datasets of one kind, such as topics of Kafka.
 *
 * <p>An implementation has a public constructor without parameters, no state, and a line in {@code
 * META-INF/services/io.millrace.io.dataset.DatasetConnector}. Safe for concurrent use.
 *
 * @param <S> the settings: a record that {@link RecordSchema#fromOptions} reads
 * @since 0.1
 */
@Evolving
public interface DatasetConnector<S extends Record> {
  /** What it is and does. */
  ConnectorDescription description();

  /** The settings' class. */
  Class<S> settings();

  /**
   * The settings that stand in an address between the scheme and the question mark.
   *
   * @throws IllegalArgumentException if that is none of the {@link ConnectorDescription#addresses}
   */
  Map<String, String> located(String location);

  /**
   * A dataset by its settings. It may ask the server for what the settings do not say.
   *
   * @throws io.millrace.transforms.ValidationException naming all that is wrong
   */
  Dataset open(Zone zone, S settings);

  /** The schema of the settings as a row, with a description of each field. */
  default Schema settingsSchema() {
    return RecordSchema.schemaOf(settings());
  }
}
