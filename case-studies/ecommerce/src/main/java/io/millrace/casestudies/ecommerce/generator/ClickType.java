/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce.generator;

enum ClickType {
  VIEW("view"),
  CART("cart"),
  CHECKOUT("checkout"),
  PURCHASE("purchase");

  private final String text;

  ClickType(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  ClickType other() {
    return this == VIEW ? CART : VIEW;
  }
}
