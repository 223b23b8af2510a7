/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;

/** The fields that must be equal, as settings. */
record MatchSettings(
    @SchemaFieldDescription(
            "The input's field; a row with null there is one that nothing is known of.")
        String input,
    @SchemaFieldDescription("The field of the same type in what is looked up in.") String source) {}
