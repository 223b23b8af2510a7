/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

/** What the values of a topic are. */
enum TopicFormat {
  JSON,
  /** Behind the id of a schema. */
  AVRO,
  /** Messages of one type, with nothing before them. */
  PROTOBUF
}
