/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.safety;

import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** {@link CheckPrompts} and {@link CheckAnswers} as settings. */
record CheckTextSettings(
    @SchemaFieldDescription("The STRING field with the texts.") String in,
    @SchemaFieldDescription(
            "The least score of a text that is flagged, above 0, at most 1; 0.4 of prompts and 0.5"
                + " of answers if not given.")
        @Nullable Double flaggingFrom) {}
