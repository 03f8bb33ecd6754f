"""WeChat's side: data, signatures and answers in the forms that back ends written for WeChat expect."""
