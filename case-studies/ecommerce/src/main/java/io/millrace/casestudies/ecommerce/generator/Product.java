/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

/**
 * Something sold.
 *
 * @param id {@code P-00042}
 * @param listCents the list price in hundredths, in any currency
 * @param listed false if the catalogue lacks it
 */
record Product(String id, String name, String category, int listCents, boolean listed) {}
