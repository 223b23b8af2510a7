/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import static java.util.Objects.requireNonNull;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.millrace.transforms.Evolving;
import java.util.EnumSet;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/**
 * A STRING in which each finding becomes its label, such as {@code [EMAIL]}.
 *
 * <p>Findings that overlap become one from the first's start to the last's end, with the label of
 * the longest, of equal ones of the detector that {@link Detector} declares first: nothing that any
 * detector found stays.
 *
 * @param detectors at least one; order and repeats do not matter
 * @param region the ISO 3166-1 code of the country whose phone numbers are written as they are
 *     dialled there; null to find only those with a country code
 * @since 0.1
 */
@Evolving
public record Redact(
    @SchemaFieldDescription("The field's name, or path with dots; null in it stays null.")
        String field,
    @SchemaFieldDescription("What is looked for: EMAIL, PHONE, CARD, IBAN, IP, KEY.")
        List<Detector> detectors,
    @SchemaFieldDescription(
            "The ISO 3166-1 code of the country whose phone numbers are found as dialled there; only those with a country code if not given.")
        @Nullable String region)
    implements Protection {
  public Redact {
    FieldName.require(field);
    if (detectors.isEmpty()) {
      throw new IllegalArgumentException("Missing required detectors of field " + field);
    }
    detectors = List.copyOf(EnumSet.copyOf(detectors));
    if (region != null && !PhoneNumberUtil.getInstance().getSupportedRegions().contains(region)) {
      throw new IllegalArgumentException(
          "Unsupported region of field %s: %s (supported: ISO 3166-1 codes such as DE)"
              .formatted(field, region));
    }
  }

  /** The same, with phone numbers as they are dialled in that country too. */
  public Redact inRegion(String code) {
    return new Redact(field, detectors, requireNonNull(code, "code is null"));
  }
}
