"""The words of the shop, by id.

A title is under "id", a hint under "id.hint", an empty state under "id.empty", what a field holds at first under
"Class.field.first", what a sentence calls a value under "id.said". Ids are the names of classes, fields, tables and
read models; what is not here is titled by its own name.
"""

from __future__ import annotations

from cqrs_sim.language import _, pgettext

FIELDS = {
    "amount": pgettext("field", "Amount"),
    "as_of": pgettext("field", "As of"),
    "created_at": pgettext("field", "Created"),
    "customer": pgettext("field", "Customer"),
    "id": pgettext("field", "Id"),
    "items": pgettext("field", "Items"),
    "limit": pgettext("field", "At most"),
    "name": pgettext("field", "Name"),
    "order": pgettext("field", "Order"),
    "paid_at": pgettext("field", "Paid"),
    "price": pgettext("field", "Price"),
    "product": pgettext("field", "Product"),
    "product_name": pgettext("field", "Product name"),
    "quantity": pgettext("field", "Quantity"),
    "refund": pgettext("field", "Refund"),
    "refunded_at": pgettext("field", "Refunded"),
    "revenue": pgettext("field", "Revenue"),
    "role": pgettext("field", "Role"),
    "sold": pgettext("field", "Sold"),
    "state": pgettext("field", "State"),
    "stock": pgettext("field", "Stock"),
    "total": pgettext("field", "Total"),
}

STATES = {
    "open": pgettext("state of an order", "Open"),
    "paid": pgettext("state of an order", "Paid"),
    "shipped": pgettext("state of an order", "Shipped"),
    "cancelled": pgettext("state of an order", "Cancelled"),
    "open.said": pgettext("state of an order within a sentence", "open"),
    "paid.said": pgettext("state of an order within a sentence", "paid"),
    "shipped.said": pgettext("state of an order within a sentence", "shipped"),
    "cancelled.said": pgettext("state of an order within a sentence", "cancelled"),
}

COMMANDS = {
    "OpenAccount": pgettext("command", "Open account"),
    "AddProduct": pgettext("command", "Add product"),
    "ChangePrice": pgettext("command", "Change price"),
    "RestockProduct": pgettext("command", "Restock product"),
    "CreateOrder": pgettext("command", "Create order"),
    "AddItem": pgettext("command", "Add item"),
    "RemoveItem": pgettext("command", "Remove item"),
    "PayOrder": pgettext("command", "Pay order"),
    "ShipOrder": pgettext("command", "Ship order"),
    "CancelOrder": pgettext("command", "Cancel order"),
    "CreateOrder.hint": _("Begin an order, as a customer"),
    "AddItem.hint": _("Put so many of a product into your open order"),
    "RemoveItem.hint": _("Put all of a product back on the shelf"),
    "PayOrder.hint": _("Pay your order with the total you saw"),
    "ShipOrder.hint": _("Send a paid order off, as staff"),
    "CancelOrder.hint": _("Give your order up before it is shipped; what was paid comes back"),
    "RestockProduct.hint": _("Put more of a product on the shelf, as staff"),
    "ChangePrice.hint": _("Give a product another price, as staff; orders keep theirs"),
    "AddProduct.hint": _("Put a product on the shelf, as staff; it has no price yet"),
    "AddProduct.name.first": _("Notebook"),
    "OpenAccount.hint": _("Become known by a name, as customer or staff"),
}

QUERIES = {
    "GetOrderBoard": pgettext("query", "Order board"),
    "GetOrderHistory": pgettext("query", "Order history"),
    "GetOrder": pgettext("query", "Order"),
    "GetBestSellers": pgettext("query", "Best sellers"),
    "GetLowStock": pgettext("query", "Low stock"),
    "GetOrderBoard.hint": _("Everyone's orders in columns by state"),
    "GetOrderHistory.hint": _("Your orders, newest first"),
    "GetOrder.hint": _("One order"),
    "GetBestSellers.hint": _("The products of which most are sold"),
    "GetLowStock.hint": _("The products of which 5 or fewer are left"),
    "GetOrderBoard.empty": _("No orders yet. Press Create order (Ctrl+1)"),
    "GetOrderHistory.empty": _("No orders of yours yet. Press Create order (Ctrl+1)"),
    "GetOrder.empty": _("This order is not here"),
    "GetBestSellers.empty": _("No products yet"),
    "GetLowStock.empty": _("Enough of everything is left"),
}

WRITE_TABLES = {
    "accounts": pgettext("table", "Accounts"),
    "accounts.hint": _("Who is known, and as what"),
    "accounts.empty": _("Nobody is known yet"),
    "products": pgettext("table", "Products"),
    "products.hint": _("Each product once, with what is on the shelf"),
    "products.empty": _("No products yet"),
    "orders": pgettext("table", "Orders"),
    "orders.hint": _("Each order once, its customer by key"),
    "orders.empty": _("No orders yet. Press Create order (Ctrl+1)"),
    "order_lines": pgettext("table", "Order lines"),
    "order_lines.hint": _("What is in which order, at the price of that moment"),
    "order_lines.empty": _("No order has items yet"),
    "payments": pgettext("table", "Payments"),
    "payments.hint": _("What was paid for an order, once"),
    "payments.empty": _("Nothing is paid yet"),
    "refunds": pgettext("table", "Refunds"),
    "refunds.hint": _("Which payments went back"),
    "refunds.empty": _("Nothing was paid back"),
}

READ_MODELS = {
    "order_board": pgettext("table", "Order board"),
    "order_board.hint": _("Every order with state and total, for GetOrderBoard"),
    "order_board.empty": _("No orders yet. Press Create order (Ctrl+1)"),
    "order_history": pgettext("table", "Order history"),
    "order_history.hint": _("Every order as its customer reads it, for GetOrderHistory and GetOrder"),
    "order_history.empty": _("No orders yet. Press Create order (Ctrl+1)"),
    "history_lines": pgettext("table", "History lines"),
    "history_lines.hint": _("What is in open orders, to tell their items"),
    "history_lines.empty": _("No open order has items"),
    "best_sellers": pgettext("table", "Best sellers"),
    "best_sellers.hint": _("Each product with what was sold, for GetBestSellers"),
    "best_sellers.empty": _("No products yet"),
    "sales": pgettext("table", "Sales"),
    "sales.hint": _("What orders could still sell or give back"),
    "sales.empty": _("No order under way has items"),
    "low_stock": pgettext("table", "Low stock"),
    "low_stock.hint": _("Products of which 5 or fewer are left, for GetLowStock"),
    "low_stock.empty": _("Enough of everything is left"),
    "shelf": pgettext("table", "Shelf"),
    "shelf.hint": _("How many of each product are left"),
    "shelf.empty": _("No products yet"),
    "reserved": pgettext("table", "Reserved"),
    "reserved.hint": _("What orders under way took from the shelf"),
    "reserved.empty": _("No order under way has items"),
}

STAGE = {
    "about": _("Customers order and pay, staff ship and restock; an order board is kept ready to read."),
    "samples": _("Add sample orders"),
}

TEXTS = {**FIELDS, **STATES, **COMMANDS, **QUERIES, **WRITE_TABLES, **READ_MODELS, **STAGE}
