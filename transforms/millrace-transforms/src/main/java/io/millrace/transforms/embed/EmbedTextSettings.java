/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.embed;

import io.millrace.transforms.DefaultsTo;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;

/** {@link EmbedText} as settings, with the embedder that needs no model. */
record EmbedTextSettings(
    @SchemaFieldDescription("The STRING field with the texts.") String in,
    @SchemaFieldDescription("The field that is added, a list of FLOAT; null where the text is.")
        String into,
    @SchemaFieldDescription("How many numbers a vector has, of the hashing embedder: 16 to 65536.")
        @DefaultsTo("256")
        int dimensions,
    @SchemaFieldDescription(
            "How much memory a worker keeps vectors of texts in, in bytes; 0 to keep none.")
        @DefaultsTo("67108864")
        long cachingBytes) {
  EmbedText embedText() {
    return EmbedText.in(in)
        .into(into)
        .using(Embedder.hashing(dimensions))
        .cachingBytes(cachingBytes);
  }
}
